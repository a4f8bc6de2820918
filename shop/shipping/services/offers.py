"""Asking carriers what a parcel costs: outside of any transaction, for a short time, and never twice for the same."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shop.sellers.queries import district_of
from shop.shipping.carriers import pricing_carrier
from shop.shipping.carriers.types import CannotPrice, Party, Rate, RateWanted, Unreachable
from shop.shipping.models import LiveOffer, Method
from shop.shipping.types import Unasked
from shop.store.queries import store

GOOD_FOR = timedelta(hours=1)
SILENT_FOR = timedelta(minutes=5)
KEPT = timedelta(days=2)
LONGEST_SECONDS = 4.0
"""For all carriers together: whoever was not asked by then is asked with the next page."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a carrier said, or None where it would not or did not, and for how long that is kept."""

    rate: Rate | None
    good_for: timedelta


def ask_carriers(*, unasked: Iterable[Unasked], at: datetime) -> int:
    """Keep what carriers ask for these parcels, and their silence too; returns how many gave a price.

    A carrier that is silent, refuses or speaks another currency is not asked again for five minutes. Never raises for
    them: the fallback price of the method holds, or the method is not offered.
    """
    began, prices = time.monotonic(), 0
    for one in unasked:
        if time.monotonic() - began > LONGEST_SECONDS:
            break
        heard = _heard(one, at=at)
        _keep(one, heard, at=at)
        prices += heard.rate is not None
    return prices


def forget_old_offers(*, at: datetime) -> int:
    """Delete offers that expired days ago; returns how many."""
    return LiveOffer.objects.filter(expires_at__lt=at - KEPT).delete()[0]


def _heard(one: Unasked, *, at: datetime) -> _Heard:
    """The cheapest rate in the marketplace's currency."""
    settings, to = store(), one.destination
    wanted = RateWanted(
        recipient=Party("", area=to.area, district=to.district, postcode=to.postcode, country=to.country),
        sender=Party("", district=district_of(one.parcel.seller_id), country=settings.country),
        weight_grams=one.parcel.weight_grams,
        value_minor=one.parcel.goods_minor,
        currency=settings.currency,
    )
    try:
        rates = pricing_carrier(one.carrier).rates(wanted, at=at)
    except (CannotPrice, Unreachable, LookupError, TypeError, ValueError):
        # No carrier of that code any more, or an answer that cannot be read: both are no price.
        return _Heard(None, SILENT_FOR)
    fitting = [rate for rate in rates if rate.currency == wanted.currency]
    cheapest = min(fitting, key=lambda rate: rate.price_minor, default=None)
    return _Heard(cheapest, GOOD_FOR if cheapest else SILENT_FOR)


def _keep(one: Unasked, heard: _Heard, *, at: datetime) -> None:
    """A method that was removed meanwhile keeps nothing."""
    method = Method.objects.filter(public_id=UUID(one.method)).first()
    if method is None:
        return
    rate = heard.rate
    days = rate.days if rate else None
    kept = {
        "method": method,
        "price_minor": rate.price_minor if rate else None,
        "min_days": days,
        "max_days": days,
    }
    LiveOffer.objects.update_or_create(key=one.key, defaults=kept | {"asked_at": at, "expires_at": at + heard.good_for})
