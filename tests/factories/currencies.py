"""Exchange rates, and currencies that shoppers may choose."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from shop.base.actor import Actor
from shop.currencies.models import Rate
from shop.currencies.services import add_rate, offer_currency
from shop.currencies.types import RateDraft, Source
from tests.cast import NOW

TREASURER = Actor.system("treasurer")


def rated(
    base: str, value: str, quote: str, *, at: datetime = NOW, source: Source = Source.MANUAL, by: Actor = TREASURER
) -> Rate:
    """One `base` is so many `quote` from an instant on."""
    return add_rate(draft=RateDraft(base, quote, Decimal(value), source, at), by=by, at=at)


def offered(code: str, rate: str = "", *, markup_bps: int = 0, hours: int = 72, at: datetime = NOW) -> None:
    """Shoppers may pay in a currency, of which one is worth so many taka (`rate`)."""
    if rate:
        rated(code, rate, "BDT", at=at)
    offer_currency(code=code, markup_bps=markup_bps, stale_after_hours=hours, by=TREASURER, at=at)
