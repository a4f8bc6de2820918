"""Tokens that all processes share, one renewal at a time: bKash locks out who asks for a third within an hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from shop.payments.models import AccessToken
from shop.payments.types import Unreachable

RENEWAL = timedelta(seconds=40)
"""Longer than a call can take; after it, whoever said to renew is taken for dead."""

PATIENCE_SECONDS, LOOK_SECONDS = 5, 0.2


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new token: how long it lives, and what renews it, where there is such a thing."""

    secret: str
    seconds: int
    refresh: str = ""


Renew = Callable[[str], Fresh]
"""Asks for a new token; takes what renews the old one, or nothing. Raises Unreachable."""


def token_of(provider: str, renew: Renew, *, refused: str = "") -> str:
    """A token that works: the kept one until shortly before its end, and never one that was `refused` just now.

    Raises Unreachable when the provider gives none, or when another process asks for one and takes too long.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    AccessToken.objects.get_or_create(provider=provider)
    while True:
        now = timezone.now()
        kept = AccessToken.objects.get(provider=provider)
        if _young(kept, refused, now):
            return kept.secret
        if _mine(provider, now):
            kept.refresh_from_db()  # another process may have been quicker between our look and our turn
            return _given_back(kept) if _young(kept, refused, now) else _renewed(kept, renew)
        if _usable(kept, refused, now):
            return kept.secret
        if time.monotonic() > deadline:
            raise Unreachable(f"the token of {provider} is being renewed")
        time.sleep(LOOK_SECONDS)


def _usable(kept: AccessToken, refused: str, now: datetime) -> bool:
    return bool(kept.secret and kept.expires_at and kept.expires_at > now and kept.secret != refused)


def _young(kept: AccessToken, refused: str, now: datetime) -> bool:
    return _usable(kept, refused, now) and bool(kept.renews_at and kept.renews_at > now)


def _given_back(kept: AccessToken) -> str:
    """The turn was not needed."""
    AccessToken.objects.filter(pk=kept.pk).update(asked_at=None)
    return kept.secret


def _mine(provider: str, now: datetime) -> bool:
    """Whether this process may renew; at most one at a time."""
    free = AccessToken.objects.filter(Q(asked_at=None) | Q(asked_at__lt=now - RENEWAL), provider=provider)
    return bool(free.update(asked_at=now))


def _renewed(kept: AccessToken, renew: Renew) -> str:
    try:
        fresh = renew(kept.refresh)
    except BaseException:
        AccessToken.objects.filter(pk=kept.pk).update(asked_at=None)
        raise
    now = timezone.now()
    kept.secret, kept.refresh, kept.asked_at = fresh.secret, fresh.refresh, None
    kept.expires_at = now + timedelta(seconds=fresh.seconds)
    kept.renews_at = now + timedelta(seconds=fresh.seconds * 0.85)
    kept.save()
    return fresh.secret
