"""Limits on guessing: so many tries per account and per address, counted in the database across all processes.

Each try is counted before the password is looked at, so that tries side by side cannot slip through; a right one is
given back. Windows are fixed, so twice the number can meet at their border: 10 per account, 40 per address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from shop.base.ids import hash_of_token
from shop.base.rate import Limit, give_back, hit
from shop.web.common.proxies import limited_as

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT = Limit(5, WINDOW_SECONDS)
PER_ADDRESS = Limit(20, WINDOW_SECONDS)


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to sign in: the windows it was counted in, and whether it may go on."""

    keys: tuple[tuple[str, Limit], ...]
    allowed: bool
    retry_after: int


def count_try(request: HttpRequest, login: str, *, at: datetime) -> Try:
    """Count an attempt for the address it comes from and for the account it names (kept as a hash)."""
    keys = (
        (f"sign-in:ip:{limited_as(request)}", PER_ADDRESS),
        (f"sign-in:account:{hash_of_token(login.strip().lower())}", PER_ACCOUNT),
    )
    verdicts = [hit(key, limit, at=at) for key, limit in keys]
    refused = [verdict.retry_after for verdict in verdicts if not verdict.allowed]
    return Try(keys, not refused, max(refused, default=0))


def forgive(attempt: Try, *, at: datetime) -> None:
    """The password was right: this attempt was no guess."""
    for key, limit in attempt.keys:
        give_back(key, limit, at=at)
