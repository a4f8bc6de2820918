"""A forgotten password: ask for a link by mail or a code by text, choose a new one. Second factors stay."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.internal.flows.password_reset import finalize_password_reset
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.accounts.queries import user_with_address
from shop.accounts.services import choose_password
from shop.base.actor import Actor
from shop.web.account import steps
from shop.web.account.code_forms import ChosenPasswordForm, PhoneForm
from shop.web.account.codes import send_code
from shop.web.account.forms import ForgotPasswordForm, NewPasswordForm
from shop.web.common.access import private
from shop.web.common.errors import too_many_requests
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request

from .entrance import Entrance, MailSent


@method_decorator(limited("forgot-password", times=20, seconds=3600), name="dispatch")
class ForgotPassword(Entrance, allauth.PasswordResetView):
    """Where to send the link; the answer is the same for every address."""

    form_class = ForgotPasswordForm
    template_name = "account/forgot_password.html"
    success_url = reverse_lazy("account:forgot-password-sent")


class ForgotPasswordSent(MailSent, allauth.PasswordResetDoneView):
    """Look into your mail box."""

    template_name = "account/forgot_password_sent.html"


class ResetPassword(Entrance, allauth.PasswordResetFromKeyView):
    """The link of the mail: works once, and signs out everywhere else."""

    form_class = NewPasswordForm
    template_name = "account/reset_password.html"
    success_url = reverse_lazy("account:login")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("forgot-password", times=20, seconds=3600)
def forgot_password_phone(request: Request) -> HttpResponse:
    """Where to text the code; the next page is the same for every number."""
    form = PhoneForm(request.POST or None)
    if not form.is_valid():
        return private(page(request, "account/forgot_password_phone.html", {"form": form}, status=_status(form)))
    if wait := send_code(request, purpose=steps.RESET, address=form.cleaned_data["address"]):
        return private(too_many_requests(request, retry_after=wait))
    return private(redirect("account:code"))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("new-password", times=20, seconds=3600)
@sensitive_post_parameters("password1")
def new_password(request: Request) -> HttpResponse:
    """The new password; nobody gets here before they proved a number."""
    at = timezone.now()
    proof = steps.proof(request, steps.RESET, at=at)
    user = user_with_address(proof.address) if proof else None
    if user is None:
        return private(redirect(steps.first_unfinished(request, at=at, otherwise="account:forgot-password")))
    form = ChosenPasswordForm(request.POST or None, user=user)
    if not form.is_valid():
        return private(page(request, "account/new_password.html", {"form": form}, status=_status(form)))
    by = Actor.user(user.pk, ip=request.actor.ip, request_id=request.id)
    user = choose_password(user_id=user.pk, password=form.cleaned_data["password1"], by=by, at=at)
    steps.forget(request)
    return private(finalize_password_reset(request, user) or redirect("account:login"))


def _status(form: PhoneForm | ChosenPasswordForm) -> int:
    return 422 if form.errors else 200
