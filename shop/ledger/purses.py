"""Writing the books about store credit and gift cards: given, spent, paid back, lapsed."""

from __future__ import annotations

from datetime import datetime

from shop.base.actor import Actor
from shop.base.money import Money

from . import rules
from .models import Journal
from .services import post
from .types import AccountCode

LIABILITIES = {"credit": rules.STORE_CREDIT, "card": rules.GIFT_CARDS}
"""Where it stands what is owed, by the kind of purse."""


def liability_of(kind: str) -> AccountCode:
    """The account of a kind of purse. Raises KeyError."""
    return LIABILITIES[kind]


def post_tendered(*, key: str, reference: str, amount: Money, kind: str, by: Actor, at: datetime) -> Journal:
    """A purse paid a part of an order."""
    entries = rules.tendered(amount, liability=liability_of(kind))
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_tender_returned(*, key: str, reference: str, amount: Money, kind: str, by: Actor, at: datetime) -> Journal:
    """What a shopper paid is in a purse now."""
    entries = rules.tender_returned(amount, liability=liability_of(kind))
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_value_given(*, key: str, reference: str, amount: Money, kind: str, by: Actor, at: datetime) -> Journal:
    """The marketplace gave a purse something."""
    entries = rules.value_given(amount, liability=liability_of(kind))
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_value_lapsed(*, key: str, reference: str, amount: Money, kind: str, by: Actor, at: datetime) -> Journal:
    """What was left in a purse cannot be spent any more."""
    entries = rules.value_lapsed(amount, liability=liability_of(kind))
    return post(key=key, reference=reference, entries=entries, by=by, at=at)
