"""What signing in tells the log of security events."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from shop.accounts.queries import user_named, user_with_address
from shop.base.actor import Actor
from shop.security import services as security
from shop.security.types import Kind
from shop.web.common.visits import visit_of


def actor_of(request: HttpRequest, user_id: int | None) -> Actor:
    """Who acts: the person as soon as they are known, with the address and id of the request."""
    ip, request_id = request.META.get("REMOTE_ADDR", ""), getattr(request, "id", "")
    if user_id is None:
        return Actor.guest(ip=ip, request_id=request_id)
    return Actor.user(user_id, ip=ip, request_id=request_id)


def log_sign_in(request: HttpRequest, user: Any) -> None:
    """Somebody came in: from where, and by which proofs."""
    records = get_authentication_records(request, user)
    method = "+".join(dict.fromkeys(str(record.get("type") or record.get("method")) for record in records))
    security.note_sign_in(
        user_id=user.pk, by=actor_of(request, user.pk), at=timezone.now(), visit=visit_of(request), method=method
    )


def log_failed_sign_in(request: HttpRequest, credentials: dict[str, Any]) -> None:
    """A name and a password that do not belong together."""
    login = next((str(credentials[name]) for name in ("email", "phone", "username") if credentials.get(name)), "")
    security.note_failed_sign_in(login=login, by=actor_of(request, None), at=timezone.now(), visit=visit_of(request))


def log_reset_asked(request: HttpRequest, email: str) -> None:
    """Somebody asked for a new password of the account with this address, which may not exist."""
    user = user_named(email)
    security.note(
        Kind.RESET_ASKED,
        user_id=user.pk if user else None,
        by=actor_of(request, None),
        at=timezone.now(),
        visit=visit_of(request),
    )


def log_code_sent(request: HttpRequest, address: str, *, reset: bool) -> None:
    """A one-time code went to this email or number, which may belong to nobody: the same is written for both."""
    user = user_with_address(address)
    actor = request.user.pk if request.user.is_authenticated else None
    security.note(
        Kind.RESET_ASKED if reset else Kind.CODE_SENT,
        user_id=user.pk if user else None,
        by=actor_of(request, actor),
        at=timezone.now(),
        visit=visit_of(request),
    )


def log_wrong_code(request: HttpRequest, address: str) -> None:
    """Somebody typed digits that were not sent."""
    security.note_failed_sign_in(login=address, by=actor_of(request, None), at=timezone.now(), visit=visit_of(request))


def log_password_reset(request: HttpRequest, user: Any) -> None:
    """A password was chosen after a proof by mail or text, which ended all sessions; the mail about it is allauth's."""
    security.note(
        Kind.PASSWORD_RESET,
        user_id=user.pk,
        by=actor_of(request, user.pk),
        at=timezone.now(),
        visit=visit_of(request),
    )
