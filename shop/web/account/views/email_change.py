"""A new email address: asked for, proven by a link, and then in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.ids import hash_of_token, uuid7
from shop.base.rate import Limit, hit
from shop.notifications.services import write_mail
from shop.notifications.types import Letter
from shop.security import services as security
from shop.security.queries import open_email_change
from shop.web.account.security_forms import EmailForm
from shop.web.common.access import private
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import Request, UserRequest
from shop.web.common.visits import visit_of

PER_PERSON, PER_MAILBOX = Limit(10, 3600), Limit(5, 3600)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def email(request: UserRequest) -> HttpResponse:
    """Where to send the link; the answer is the same for an address that belongs to somebody else."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_for_change(request, form.cleaned_data["email"].lower())
        except security.CannotChangeEmail as refusal:
            form.add_error("email", str(refusal.message))
        else:
            messages.success(request, _("Look into the new mailbox: the link there makes the change."))
            return redirect("account:security")
    context = {"form": form, "person": request.user}
    return page(request, "account/security/email.html", context, status=422 if form.errors else 200)


def ask_for_change(request: UserRequest, new: str) -> None:
    """Note the wish and write to the new address, unless it or the person was busy enough this hour."""
    at = timezone.now()
    token = security.ask_email_change(
        user_id=request.user.pk, old=request.user.email or "", new=new, by=request.actor, at=at, visit=visit_of(request)
    )
    counted = [hit(f"email-change:{request.user.pk}", PER_PERSON, at=at)]
    counted.append(hit(f"account-mail:{hash_of_token(new)}", PER_MAILBOX, at=at))
    if all(verdict.allowed for verdict in counted):
        template = "email-change" if token else "email-taken"
        url = request.build_absolute_uri(reverse("account:email-change", args=[token])) if token else ""
        letter = Letter(uuid7(), f"accounts.{template}", new, get_language() or "", f"accounts/{template}")
        write_mail(letter=letter, context={"url": url}, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("email-change", times=30, seconds=900, methods=frozenset({"GET", "POST"}))
def email_change(request: Request, token: str) -> HttpResponse:
    """The link of the mail: a button makes the change, so that mail scanners cannot. Its secret is the permission."""
    at, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            security.confirm_email_change(token=token, by=request.actor, at=at, visit=visit_of(request))
        except security.CannotConfirmEmail as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Your new email address is in force. Sign in with it from now on."))
            return private(redirect("account:security" if request.user.is_authenticated else "account:login"))
    context = {"change": open_email_change(token, at=at), "refused": refused}
    return private(page(request, "account/security/email_change.html", context, status=422 if refused else 200))
