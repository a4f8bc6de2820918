"""The second step: an authenticator app, and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from shop.security import services as security
from shop.security.queries import factors_of, recovery_codes_of
from shop.web.account.qr import qr_path
from shop.web.account.security_forms import FirstCodeForm
from shop.web.account.targets import target_of
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.proofs import remember_proof, requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of

SECRET, SHOWN_UNTIL, AFTER = "app_secret", "codes_shown_until", "after_second_step"
SHOWN_SECONDS = 10 * 60


@require_safe
@shopper_required
def setup(request: UserRequest) -> HttpResponse:
    """Why a second step is needed here, and the ways to set one up; remembers where the person wanted to go."""
    if target := target_of(request):
        request.session[AFTER] = target
    context = {"factors": factors_of(request.user.pk), "needed": bool(target), "next": request.session.get(AFTER)}
    return page(request, "account/security/setup.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def app(request: UserRequest) -> HttpResponse:
    """Show the secret as a picture and as text; a code that fits turns the app on."""
    secret = request.session.setdefault(SECRET, generate_totp_secret())
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code, at = form.cleaned_data["code"], timezone.now()
        try:
            security.add_app(
                user_id=request.user.pk, secret=secret, code=code, by=request.actor, at=at, visit=visit_of(request)
            )
        except security.CannotAddFactor as refusal:
            form.add_error("code", str(refusal.message))
        else:
            del request.session[SECRET]
            return after_adding(request)
    context = app_context(request, form, secret)
    return page(request, "account/security/app.html", context, status=422 if form.errors else 200)


def app_context(request: UserRequest, form: FirstCodeForm, secret: str) -> dict[str, Any]:
    """The secret, drawn and in groups of four."""
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    drawing = qr_path(get_adapter().build_totp_url(request.user, secret))
    return {"form": form, "secret": groups, "drawing": drawing, "factors": factors_of(request.user.pk)}


def after_adding(request: UserRequest) -> HttpResponse:
    """The proof counts for this session; new recovery codes are shown now, and at no other time."""
    remember_proof(request, "mfa")
    show_codes(request)
    messages.success(request, _("The second step is on. You are signed out on all other devices."))
    return redirect("account:recovery-codes")


def show_codes(request: UserRequest) -> None:
    """This session may see the recovery codes for ten minutes."""
    request.session[SHOWN_UNTIL] = int(timezone.now().timestamp()) + SHOWN_SECONDS


def shown_codes(request: UserRequest) -> list[str]:
    """The codes, while this session may see them."""
    if request.session.get(SHOWN_UNTIL, 0) < timezone.now().timestamp():
        return []
    return recovery_codes_of(request.user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def app_removal(request: UserRequest) -> HttpResponse:
    """Ask once more, then turn the app off."""
    refused = ""
    if request.method == "POST":
        try:
            security.remove_app(user_id=request.user.pk, by=request.actor, at=timezone.now(), visit=visit_of(request))
        except security.CannotRemoveFactor as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("The authenticator app is off."))
            return redirect("account:security")
    context = {"what": _("your authenticator app"), "refused": refused}
    return page(request, "account/security/removal.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def recovery_codes(request: UserRequest) -> HttpResponse:
    """How many codes are left; a button makes new ones, which are shown once."""
    refused = ""
    if request.method == "POST":
        try:
            security.make_recovery_codes(
                user_id=request.user.pk, by=request.actor, at=timezone.now(), visit=visit_of(request)
            )
        except security.CannotAddFactor as refusal:
            refused = str(refusal.message)
        else:
            show_codes(request)
            return redirect("account:recovery-codes")
    shown, after = shown_codes(request), request.session.get(AFTER)
    context = {"codes": shown, "factors": factors_of(request.user.pk), "next": after, "refused": refused}
    return page(request, "account/security/recovery_codes.html", context, status=422 if refused else 200)


@require_http_methods(["POST"])
@shopper_required
def codes_kept(request: UserRequest) -> HttpResponse:
    """The person has the codes: hide them now, and go on to where they came from."""
    request.session.pop(SHOWN_UNTIL, None)
    return redirect(request.session.pop(AFTER, None) or "account:security")


@require_GET
@requires_recent_sign_in
def recovery_codes_print(request: UserRequest) -> HttpResponse:
    """The codes as a sheet of paper, while they are shown; script opens the printer, else the browser's menu does."""
    codes = shown_codes(request)
    if not codes:
        return redirect("account:recovery-codes")
    return page(request, "account/security/recovery_sheet.html", {"codes": codes, "person": request.user})


@require_GET
@requires_recent_sign_in
def recovery_codes_file(request: UserRequest) -> HttpResponse:
    """The codes as a text file, while they are shown; else back to the page."""
    codes = shown_codes(request)
    if not codes:
        return redirect("account:recovery-codes")
    headers = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return HttpResponse("".join(f"{code}\r\n" for code in codes), content_type="text/plain", headers=headers)
