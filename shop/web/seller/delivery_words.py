"""Zones in words: where, for how much, how long."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shop.base.money import Money
from shop.shipping.queries import division_label, place_label
from shop.shipping.types import Band, Basis
from shop.store.queries import store
from shop.web.common.countries import countries
from shop.web.common.numbers import money_text, number_text

if TYPE_CHECKING:
    from shop.shipping.models import Zone


@dataclass(frozen=True, slots=True)
class ZoneWords:
    """A zone as a card shows it."""

    zone: Zone
    where: str
    prices: tuple[str, ...]
    free_from: Money | None

    @property
    def delivered(self) -> bool:
        """Whether anything goes there."""
        return self.zone.basis != Basis.NONE


def words_of(zone: Zone) -> ZoneWords:
    """The zone in the reader's language."""
    view, currency = zone.view, store().currency
    wide = [_("%(name)s division") % {"name": division_label(name, zone.country)} for name in view.divisions]
    narrow = [str(place_label(name, country=zone.country)) for name in view.districts]
    whole = dict(countries()).get(zone.country, zone.country)
    return ZoneWords(
        zone=zone,
        where=", ".join([*wide, *narrow]) or whole,
        prices=tuple(_band(band, zone.basis) for band in view.bands),
        free_from=None if view.free_from_minor is None else Money(view.free_from_minor, currency),
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
