"""Delivery options of parcels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from .models import FlatRate
from .rules import dates_of, flat_price, free_gap
from .types import DeliveryOption, Destination, ParcelWanted

STANDARD = _("Standard delivery")


def options_for(
    parcels: Sequence[ParcelWanted], *, destination: Destination | None, today: date
) -> dict[int, DeliveryOption]:
    """The delivery of each parcel by seller, in one query. A seller without a rate delivers free within 1 to 4 days."""
    rates = {rate.seller_id: rate for rate in FlatRate.objects.filter(seller__in=[p.seller_id for p in parcels])}
    return {
        parcel.seller_id: _option(parcel, rates.get(parcel.seller_id) or FlatRate(price_minor=0), today)
        for parcel in parcels
    }


def _option(parcel: ParcelWanted, rate: FlatRate, today: date) -> DeliveryOption:
    days = dates_of(today, handling_days=parcel.handling_days, min_days=rate.min_days, max_days=rate.max_days)
    money = {"price_minor": rate.price_minor, "free_from_minor": rate.free_from_minor}
    return DeliveryOption(
        name=STANDARD,
        price_minor=flat_price(parcel.goods_minor, **money),
        ship_by_on=days[0],
        arrives_from_on=days[1],
        arrives_to_on=days[2],
        free_gap_minor=free_gap(parcel.goods_minor, **money),
    )
