"""Zones and ways of delivery in words: where, for how much, how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shop.base.money import Money
from shop.shipping.queries import STANDARD, division_label, place_label
from shop.shipping.types import Band, Basis, Kind
from shop.store.queries import store

from .countries import countries
from .numbers import money_text, number_text

if TYPE_CHECKING:
    from shop.shipping.models import Method, Zone


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A way of delivery as a row shows it."""

    method: Method
    name: str
    prices: tuple[str, ...]
    free_from: Money | None

    @property
    def delivered(self) -> bool:
        """Whether anything goes this way."""
        return self.method.basis != Basis.NONE


@dataclass(frozen=True, slots=True)
class ZoneWords:
    """A zone as a card shows it; the usual way is the first."""

    zone: Zone
    where: str
    ways: tuple[MethodWords, ...]


def words_of(zone: Zone, methods: Iterable[Method]) -> ZoneWords:
    """The zone in the reader's language, with those of its owner's ways that are its own, in their order."""
    wide = [_("%(name)s division") % {"name": division_label(name, zone.country)} for name in zone.divisions]
    narrow = [str(place_label(name, country=zone.country)) for name in zone.districts]
    whole = dict(countries()).get(zone.country, zone.country)
    return ZoneWords(
        zone=zone,
        where=", ".join([*wide, *narrow, *zone.postcodes]) or whole,
        ways=tuple(method_words(method) for method in methods if method.zone == zone),
    )


def method_words(method: Method) -> MethodWords:
    """A way of delivery in the reader's language."""
    tariff, currency = method.tariff, store().currency
    prices = tuple(_band(band, tariff.basis) for band in tariff.bands)
    if method.kind == Kind.LIVE:
        silent = _("while it is silent: %(price)s") % {"price": prices[0]} if prices else _("only with its price")
        prices = (_("asked from the carrier"), silent)
    return MethodWords(
        method=method,
        name=str(method.name) or str(STANDARD),
        prices=prices,
        free_from=None if tariff.free_from_minor is None else Money(tariff.free_from_minor, currency),
    )


def _band(band: Band, basis: str) -> str:
    if basis == Basis.NONE:
        return str(Basis.NONE.label)
    language, currency = get_language() or "en", store().currency
    price = money_text(Money(band.price_minor, currency), language) if band.price_minor else _("free")
    if basis == Basis.FLAT:
        return price
    if band.up_to is None:
        return _("beyond: %(price)s") % {"price": price}
    return _("up to %(end)s: %(price)s") % {"end": _end(band.up_to, basis, language), "price": price}


def _end(end: int, basis: str, language: str) -> str:
    if basis == Basis.TOTAL:
        return money_text(Money(end, store().currency), language)
    if basis == Basis.ITEMS:
        return ngettext("%(count)s thing", "%(count)s things", end) % {"count": number_text(end, language)}
    kilos = Decimal(end) / 1000
    places = -min(0, int(kilos.normalize().as_tuple().exponent))
    return _("%(weight)s kg") % {"weight": number_text(kilos, language, decimals=places)}
