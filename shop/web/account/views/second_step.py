"""The second step of signing in, and signing in with a passkey alone."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shop.base.rate import Limit, give_back, hit
from shop.security import services as security
from shop.security.queries import factors_of, published_code
from shop.security.types import Kind
from shop.web.account.security_forms import CodeForm, PasskeyForm
from shop.web.account.security_log import actor_of
from shop.web.common.access import private
from shop.web.common.errors import too_many_requests
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.proofs import UNREADABLE
from shop.web.common.requests import Request
from shop.web.common.visits import visit_of

TRIES = Limit(5, 15 * 60)
PASSKEY_WORDS = _("The passkey could not be checked. Try again.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=LoginStageKey.MFA_AUTHENTICATE.value, redirect_urlname="account_login")
def second_step(request: Any) -> HttpResponse:
    """The password was right: now a code of the app, a recovery code or a passkey. Five tries in fifteen minutes."""
    stage = request._login_stage
    user = stage.login.user
    by_passkey = "credential" in request.POST
    form = (PasskeyForm if by_passkey else CodeForm)(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        key = f"second-step:{user.pk}"
        allowed = hit(key, TRIES, at=timezone.now())
        if not allowed.allowed:
            return too_many_requests(request, retry_after=allowed.retry_after)
        if used := authenticator_for(request, user, form.cleaned_data):
            give_back(key, TRIES, at=timezone.now())
            post_authentication(request, used, passwordless=False)
            return private(stage.exit())
        form.add_error(None if by_passkey else "code", refuse(request, user, by_passkey=by_passkey))
    return private(page(request, "account/second_step.html", asking(user, form), status=422 if form.errors else 200))


def authenticator_for(request: Request, user: Any, given: dict[str, Any]) -> Any:
    """What the given proof belongs to, used up if it is a code; None when it does not fit."""
    if "code" in given:
        by = actor_of(request, user.pk)
        return security.spend_code(
            user_id=user.pk, code=given["code"], by=by, at=timezone.now(), visit=visit_of(request)
        )
    try:
        webauthn.parse_authentication_response(given["credential"])
        return webauthn.complete_authentication(user, given["credential"])
    except UNREADABLE:
        return None


def refuse(request: Request, user: Any, *, by_passkey: bool) -> Any:
    """Log the wrong proof; the sentence for it."""
    security.note(
        Kind.SECOND_STEP_FAILED,
        user_id=user.pk,
        by=actor_of(request, None),
        at=timezone.now(),
        visit=visit_of(request),
    )
    return PASSKEY_WORDS if by_passkey else _("That code does not match. Use the newest one.")


def asking(user: Any, form: Any) -> dict[str, Any]:
    """What the page needs: which proofs this person has, and a challenge for the passkeys among them."""
    factors = factors_of(user.pk)
    return {
        "form": form if isinstance(form, CodeForm) else CodeForm(),
        "passkey_form": form if isinstance(form, PasskeyForm) else PasskeyForm(),
        "factors": factors,
        "options": json.dumps(webauthn.begin_authentication(user)) if factors.passkeys else "",
        "demo_code": published_code(user.pk, at=timezone.now()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@limited("passkey", times=20, seconds=900)
def passkey_sign_in(request: Request) -> HttpResponse:
    """Sign in with a passkey and nothing else: it knows whose it is, and checked its owner."""
    if request.user.is_authenticated:
        return private(redirect("storefront:home"))
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if found := owner_of(form.cleaned_data["credential"]):
            login = Login(user=found.user, redirect_url=safe_next(request))
            return private(perform_passwordless_login(request, found, login))
        form.add_error(None, PASSKEY_WORDS)
    context = {"form": form, "options": json.dumps(webauthn.begin_authentication()), "next": safe_next(request)}
    return private(page(request, "account/passkey.html", context, status=422 if form.errors else 200))


def owner_of(credential: Any) -> Any:
    """The passkey that answered, with its owner; None for anything else."""
    try:
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(webauthn.extract_user_from_response(credential), credential)
    except UNREADABLE:
        return None


def safe_next(request: HttpRequest) -> str | None:
    """Where to go after signing in, on this very host; None for anywhere else."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else None
