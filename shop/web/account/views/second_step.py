"""The second step of signing in."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpResponse
from django.utils import timezone
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
