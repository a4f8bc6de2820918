"""The ways that parcels can go, with price and promise. Nothing here calls a carrier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated
from shop.shipping.models import LiveOffer, Method, PickupPoint, Terms, Zone
from shop.shipping.rules import (
    arrival,
    band_price,
    free_gap,
    measure_of,
    methods_in,
    offer_key,
    parcel_price,
    ship_by,
    ways_of,
    zone_for,
)
from shop.shipping.types import (
    Band,
    Basis,
    Calendar,
    DeliveryOption,
    Destination,
    Kind,
    MethodView,
    ParcelWanted,
    PointView,
    Unasked,
    Ways,
    ZoneView,
)
from shop.store.queries import store

from .calendars import calendar_of
from .places import division_of

STANDARD = _("Standard delivery")
COLLECTED = _("Pickup")
USUAL = MethodView(
    code="",
    kind=Kind.CARRIED,
    name=Translated(),
    zone=None,
    carrier="",
    basis=Basis.FLAT,
    bands=(Band(None, 0),),
    free_from_minor=None,
    min_days=1,
    max_days=4,
)
"""What holds where neither the seller nor the marketplace set anything."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """What holds for a seller's parcels: the seller's own, or the marketplace's."""

    terms: Terms
    zones: Sequence[ZoneView]
    methods: Sequence[MethodView]
    points: Sequence[PointView]


@dataclass(frozen=True, slots=True)
class _Errand:
    """One parcel on its way to be priced, with everything that its ways depend on."""

    parcel: ParcelWanted
    owner: _Owner
    methods: Sequence[MethodView]
    destination: Destination | None
    leaves_on: date
    calendar: Calendar

    def key(self, method: MethodView) -> str:
        """The name of a carrier's offer for it; empty before the place is known."""
        return offer_key(method.code, self.parcel, self.destination) if self.destination else ""


def ways_for(parcels: Sequence[ParcelWanted], *, destination: Destination | None, at: datetime) -> dict[int, Ways]:
    """The ways of the one parcel of each seller, by the seller's id; see `ways_of_each`."""
    found = ways_of_each(parcels, destination=destination, at=at)
    return {parcel.seller_id: ways for parcel, ways in zip(parcels, found, strict=True)}


def ways_of_each(parcels: Sequence[ParcelWanted], *, destination: Destination | None, at: datetime) -> list[Ways]:
    """The ways of each parcel in their order, when ordered now: in one query, and one more where carriers were asked.

    A seller without terms delivers on the marketplace's; where that has none either, free within 1 to 4 days.
    """
    owners = _owners({parcel.seller_id for parcel in parcels})
    nobody = _Owner(Terms(), (), (USUAL,), ())
    now = at.astimezone(ZoneInfo(store().time_zone))
    division = division_of(destination.district, destination.country) if destination else ""
    calendars = calendar_of(store().country), calendar_of(destination.country if destination else store().country)
    errands = []
    for parcel in parcels:
        owner = owners.get(parcel.seller_id) or owners.get(None) or nobody
        leaves_on = ship_by(
            now,
            handling_days=parcel.handling_days,
            holiday=parcel.holiday,
            closed_weekdays=owner.terms.closed_weekdays,
            cut_off=owner.terms.cut_off,
            calendar=calendars[0],
        )
        methods = methods_in(zone_for(destination, owner.zones, division=division), owner.methods)
        errands.append(_Errand(parcel, owner, methods, destination, leaves_on, calendars[1]))
    offers = _offers_of(errands, at=at)
    return [_ways(one, offers) for one in errands]


def _owners(sellers: set[int]) -> dict[int | None, _Owner]:
    """The sellers' terms and the marketplace's, each with zones, ways and points, in one query."""
    rows = Terms.objects.filter(Q(seller__in=sellers) | Q(seller=None)).annotate(
        zones_json=_json(Zone.objects.order_by("id"), "id country divisions districts postcodes"),
        methods_json=_json(
            Method.objects.filter(active=True).order_by("-usual", "position", "id"),
            "public_id kind name zone carrier basis bands free_from_minor min_days max_days",
        ),
        points_json=_json(
            PickupPoint.objects.filter(active=True).order_by("id"), "public_id name address district hours"
        ),
    )
    return {
        row.seller_id: _Owner(
            row,
            [ZoneView.of(one) for one in row.zones_json],
            [MethodView.of(one) for one in row.methods_json],
            [PointView.of(one) for one in row.points_json],
        )
        for row in rows.order_by("pk")
    }


def _json(rows: QuerySet[Any], columns: str) -> ArraySubquery:
    """The rows that belong to the same terms, as plain values."""
    own = rows.filter(terms=OuterRef("pk"))
    return ArraySubquery(own.values(it=JSONObject(**{name: name for name in columns.split()})))


def _offers_of(errands: Iterable[_Errand], *, at: datetime) -> Mapping[str, LiveOffer]:
    """What carriers said, by key; asked for only where one of the ways is theirs."""
    keys = [one.key(method) for one in errands for method in one.methods if method.kind == Kind.LIVE]
    found = LiveOffer.objects.filter(key__in=[key for key in keys if key], expires_at__gt=at) if any(keys) else ()
    return {offer.key: offer for offer in found}


def _ways(errand: _Errand, offers: Mapping[str, LiveOffer]) -> Ways:
    options = [option for method in errand.methods for option in _options(errand, method, offers)]
    nowhere = replace(_option(errand, USUAL), available=False)
    found = ways_of(options, nowhere=nowhere, chosen=errand.parcel.chosen)
    return replace(found, unasked=tuple(_unasked(errand, offers)))


def _unasked(errand: _Errand, offers: Mapping[str, LiveOffer]) -> Iterator[Unasked]:
    """The carriers that have still to be asked for a price."""
    for method in errand.methods:
        key = errand.key(method) if method.kind == Kind.LIVE else ""
        if key and errand.destination and key not in offers:
            yield Unasked(key, method.code, method.carrier, errand.parcel, errand.destination)


def _options(errand: _Errand, method: MethodView, offers: Mapping[str, LiveOffer]) -> Iterator[DeliveryOption]:
    """What a method offers for the parcel: one way; one for each point; none where a carrier gave no price at all."""
    if method.kind == Kind.PICKUP:
        yield from (_at_point(_option(errand, method), point) for point in errand.owner.points)
        return
    offer = offers.get(errand.key(method)) if method.kind == Kind.LIVE else None
    if offer is not None and offer.price_minor is not None:
        yield _option(errand, _offered(method, offer))
    elif method.bands:
        yield _option(errand, method)


def _offered(method: MethodView, offer: LiveOffer) -> MethodView:
    """A method at the price of the moment; its own days hold where the carrier named none."""
    priced = replace(method, basis=Basis.FLAT, bands=(Band(None, offer.price_minor or 0),))
    if offer.min_days is None or offer.max_days is None:
        return priced
    return replace(priced, min_days=offer.min_days, max_days=offer.max_days)


def _option(errand: _Errand, method: MethodView) -> DeliveryOption:
    parcel = errand.parcel
    measure = measure_of(parcel, method.basis)
    price = band_price(method.bands, measure)
    free_from, goods = method.free_from_minor, parcel.goods_minor
    first, last = arrival(
        errand.leaves_on, min_days=method.min_days, max_days=method.max_days, calendar=errand.calendar
    )
    why: dict[str, Any] = {
        "method": method.code,
        "kind": method.kind,
        "basis": method.basis,
        "measure": measure,
        "price_minor": price,
        "free_from_minor": free_from,
    }
    return DeliveryOption(
        name=method.name or (COLLECTED if method.kind == Kind.PICKUP else STANDARD),
        price_minor=parcel_price(goods, price_minor=price, free_from_minor=free_from),
        ship_by_on=errand.leaves_on,
        arrives_from_on=first,
        arrives_to_on=last,
        free_gap_minor=free_gap(goods, price_minor=price, free_from_minor=free_from),
        code=method.code,
        kind=method.kind,
        days=(method.min_days, method.max_days),
        why=why | ({"carrier": method.carrier} if method.carrier else {}),
    )


def _at_point(option: DeliveryOption, point: PointView) -> DeliveryOption:
    """The way collected at one point."""
    return replace(
        option,
        name=format_lazy("{way}: {point}", way=option.name, point=point.name),
        code=f"{option.code}.{point.code}",
        point=point,
        why={**option.why, "point": point.as_json()},
    )
