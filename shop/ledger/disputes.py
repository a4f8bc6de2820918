"""Writing the books about disputes: a bank takes money back, and gives it back or keeps it."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from shop.base.actor import Actor
from shop.base.money import Money

from . import rules
from .models import Journal
from .queries import entries_of
from .services import post, post_reversal
from .types import Turned


def post_dispute(*, key: str, reference: str, gone: Turned, provider: str, by: Actor, at: datetime) -> Journal:
    """A provider took disputed money out of what it holds for us."""
    return post(key=key, reference=reference, entries=rules.disputed(gone, provider=provider), by=by, at=at)


def post_dispute_lost(*, key: str, reference: str, amount: Money, taken: Money, by: Actor, at: datetime) -> Journal:
    """The bank keeps it: sellers carry what was taken from them, the marketplace the rest."""
    return post(key=key, reference=reference, entries=rules.dispute_lost(amount, taken=taken), by=by, at=at)


def post_dispute_won(*, key: str, opened_key: str, by: Actor, at: datetime) -> Journal:
    """The bank gives it back. Raises Journal.DoesNotExist."""
    return post_reversal(key=key, reversed_key=opened_key, by=by, at=at)


def post_charge_returned(*, key: str, charged_key: str, released: Set[int], by: Actor, at: datetime) -> Journal:
    """Sellers have their part again: ready where their sale was released (their ids). Raises Journal.DoesNotExist."""
    charged = Journal.objects.get(key=charged_key)
    entries = rules.dispute_won(entries_of(charged), released=released)
    return post(key=key, reference=charged.reference, entries=entries, by=by, at=at)
