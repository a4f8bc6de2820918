"""Letting somebody in who has proven an address: the account's stages (second factor, closed account) still follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import complete_signup
from django.http import HttpResponse
from django.utils import timezone

from shop.accounts.services import prove_email, prove_phone
from shop.base.actor import Actor

from . import steps

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.web.common.requests import Request

# The address was proven a moment ago, by the code.
PROVEN = EmailVerificationMethod.NONE


def let_in(request: Request, user: User, *, address: str, target: str) -> HttpResponse:
    """Sign in by a proven address (email or E.164); whatever was typed in by others before the proof ends here."""
    steps.forget(request)
    if user.is_active:
        _prove(request, user, address)
        user.refresh_from_db()
    _record(request, user, address)
    email = address if "@" in address else None
    return perform_login(request, Login(user=user, redirect_url=target or None, email=email, email_verification=PROVEN))


def welcome(request: Request, user: User, *, address: str, target: str) -> HttpResponse:
    """Sign in the person whose account was made a moment ago."""
    steps.forget(request)
    _record(request, user, address)
    return complete_signup(request, user, PROVEN, target or None)


def _prove(request: Request, user: User, address: str) -> None:
    by, at = Actor.user(user.pk, ip=request.actor.ip, request_id=request.id), timezone.now()
    if "@" in address:
        prove_email(user_id=user.pk, email=address, by=by, at=at)
    else:
        prove_phone(user_id=user.pk, phone=address, by=by, at=at)


def _record(request: Request, user: User, address: str) -> None:
    kind = "email" if "@" in address else "phone"
    record_authentication(request, user, method="code", **{kind: address})
