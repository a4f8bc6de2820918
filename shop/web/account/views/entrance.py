"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from shop.accounts.queries import demo_accounts
from shop.accounts.types import DEMO_PASSWORD
from shop.base.digits import page_digits
from shop.web.account.code_forms import AddressForm
from shop.web.account.codes import is_caught, send_code
from shop.web.account.forms import SignInForm
from shop.web.account.guessing import count_try, forgive
from shop.web.account.social import social_ways
from shop.web.account.steps import SIGN_IN
from shop.web.account.targets import target_of
from shop.web.common.access import private


class Entrance(TemplateResponseMixin, ContextMixin, View):
    """What the sign-in pages share: no cache keeps them, and a form with errors answers 422."""

    methods = ("GET", "HEAD", "POST")  # Django's form views would take PUT for POST

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer for one person only; no other method gets as far as allauth's redirects."""
        if request.method not in self.methods:
            return HttpResponseNotAllowed(self.methods)
        return private(super().dispatch(request, *args, **kwargs))

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class MailSent(Entrance):
    """What the pages share that send the person to their mail box."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the mail lies in the mail box of the demo."""
        return super().get_context_data(**kwargs) | {"caught": is_caught(by_mail=True)}


class SignIn(Entrance, allauth.LoginView):
    """A code first, or a name and password; the two forms differ by their fields. Guesses and codes are limited."""

    form_class = SignInForm
    template_name = "account/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a code to the address; or count the try with a password, then check it."""
        if "address" in request.POST:
            return self.send_code()
        attempt = count_try(request, request.POST.get("login", ""), at=timezone.now())
        if not attempt.allowed:
            return self.refuse(attempt.retry_after)
        response = super().post(request, *args, **kwargs)
        if request.user.is_authenticated or response.status_code == 302:  # in, or on to the second step
            forgive(attempt, at=timezone.now())
        return response

    def send_code(self) -> HttpResponse:
        """On to the page that asks for the code, the same for known and unknown addresses."""
        form = AddressForm(self.request.POST)
        if not form.is_valid():
            context = self.get_context_data(form=SignInForm(), code_form=form)
            return self.render_to_response(context, status=422)
        target = target_of(self.request)
        if wait := send_code(self.request, purpose=SIGN_IN, address=form.cleaned_data["address"], target=target):
            return self.refuse(wait)
        return redirect("account:code")

    def refuse(self, seconds: int) -> HttpResponse:
        """Too many tries: when to come back. The same for any address, known or not."""
        minutes = max(1, -(-seconds // 60))
        sentence = ngettext(
            "Too many tries. Wait %(count)d minute, then try again.",
            "Too many tries. Wait %(count)d minutes, then try again.",
            minutes,
        )
        refusal = page_digits(sentence % {"count": minutes})
        context = self.get_context_data(form=SignInForm(), refusal=refusal)
        return self.render_to_response(context, status=429, headers={"Retry-After": str(seconds)})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The forms and the other ways in; on demo machines also who can be tried out."""
        kwargs.setdefault("code_form", AddressForm())
        kwargs["ways"] = social_ways()
        demo = {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD, "demo_roles": demo_roles()}
        return super().get_context_data(**kwargs) | demo


def demo_roles() -> dict[str, str]:
    """What the demo people are called on the page."""
    return {
        "shopper": _("Shopper"),
        "seller": _("Seller"),
        "rival": _("Rival seller"),
        "applicant": _("Applicant"),
        "staff": _("Staff"),
        "admin": _("Admin"),
    }


class Inactive(Entrance, allauth.AccountInactiveView):
    """The account was closed."""

    template_name = "account/inactive.html"


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    get_adapter().logout(request)
    return private(redirect("storefront:home"))
