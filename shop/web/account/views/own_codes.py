"""Codes for somebody who is signed in: a new phone number, and the proof of whoever has no password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.accounts.services import CannotRegister, check_code
from shop.accounts.types import Answer
from shop.security import services as security
from shop.security.queries import has_second_factor
from shop.web.account import steps
from shop.web.account.code_forms import CodeForm, PhoneForm
from shop.web.account.codes import is_caught, send_code
from shop.web.account.targets import target_of
from shop.web.common.access import private, shopper_required
from shop.web.common.errors import too_many_requests
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.proofs import remember_proof, requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of

NEW_PHONE, PROOF = "phone", "proof"


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def phone(request: UserRequest) -> HttpResponse:
    """The number to change to; a code goes there, whoever it belongs to."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if wait := send_code(request, purpose=NEW_PHONE, address=form.cleaned_data["address"]):
            return too_many_requests(request, retry_after=wait)
        return redirect("account:phone-code")
    context = {"form": form, "person": request.user}
    return page(request, "account/security/phone.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("own-code", times=40, seconds=900)
@requires_recent_sign_in
def phone_code(request: UserRequest) -> HttpResponse:
    """Type the code back: from then on the number is the person's."""
    awaited = steps.awaited(request)
    if awaited is None or awaited.purpose != NEW_PHONE:
        return redirect("account:phone")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if right(form, awaited):
        try:
            security.change_phone(
                user_id=request.user.pk,
                phone=awaited.address,
                by=request.actor,
                at=timezone.now(),
                visit=visit_of(request),
            )
        except CannotRegister as refusal:
            form.add_error(None, str(refusal.message))
        else:
            steps.forget(request)
            messages.success(request, _("Your phone number is changed."))
            return redirect("account:security")
    return ask_for_code(request, form, awaited, back="account:phone")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("own-code", times=40, seconds=900)
@shopper_required
def confirmation_code(request: UserRequest) -> HttpResponse:
    """Who has neither password nor second step proves by a code who sits there. Empty, the form sends the code."""
    if has_second_factor(request.user.pk) or request.user.has_usable_password():
        raise Http404
    awaited = steps.awaited(request)
    if request.method == "POST" and "code" not in request.POST:
        return send_proof(request)
    if awaited is None or awaited.purpose != PROOF:
        return redirect("account:confirmation")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if right(form, awaited):
        steps.forget(request)
        remember_proof(request, "code")
        return redirect(awaited.target or "account:security")
    return ask_for_code(request, form, awaited, back="account:security")


def send_proof(request: UserRequest) -> HttpResponse:
    """Send a code to where the person signs in."""
    address = request.user.email or request.user.phone or ""
    if wait := send_code(request, purpose=PROOF, address=address, target=target_of(request)):
        return too_many_requests(request, retry_after=wait)
    return redirect("account:confirmation-code")


def right(form: CodeForm, awaited: steps.Awaited) -> bool:
    """Whether the form carries the code that is awaited; a wrong one is said and counted."""
    if not form.is_bound or not form.is_valid():
        return False
    digits, at = form.cleaned_data["code"], timezone.now()
    checked = check_code(public_id=awaited.code_id, digits=digits, purpose=awaited.purpose, at=at)
    if checked.answer is Answer.RIGHT:
        return True
    form.add_error("code", _("That code does not match. Check the newest message, or ask for a new code."))
    return False


def ask_for_code(request: UserRequest, form: Any, awaited: steps.Awaited, *, back: str) -> HttpResponse:
    """The page with the one field."""
    context = {"form": form, "awaited": awaited, "back": back, "caught": is_caught(by_mail=awaited.by_mail)}
    return private(page(request, "account/security/own_code.html", context, status=422 if form.errors else 200))
