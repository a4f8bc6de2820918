"""A saved address as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from shop.store.queries import store

from .places import place_text

if TYPE_CHECKING:
    from shop.profiles.models import Address

ICONS = {"home": "home", "work": "store", "other": "pin"}


@dataclass(frozen=True, slots=True)
class AddressCard:
    """One address on a card."""

    address: Address

    @property
    def title(self) -> str:
        """What is there."""
        return {"home": pgettext("kind of address", "Home"), "work": _("Work")}.get(
            self.address.kind, _("Other address")
        )

    @property
    def icon(self) -> str:
        """The drawing beside the title."""
        return ICONS[self.address.kind]

    @property
    def lines(self) -> list[str]:
        """Name, street and place; the country where it is not the marketplace's own."""
        one = self.address
        place = place_text(country=one.country, district=one.district, area=one.area, postcode=one.postcode)
        abroad = "" if one.country == store().country else _country_name(one.country)
        elsewhere = ", ".join(part for part in (one.area, one.postcode) if part)
        return [line for line in (one.name, one.street, one.locality, place or elsewhere, abroad) if line]

    @property
    def one_line(self) -> str:
        """Everything but the name, for a choice."""
        return ", ".join(" ".join(line.split()) for line in self.lines[1:])


def _country_name(code: str) -> str:
    return Locale.parse(get_language() or "en", sep="-").territories.get(code, code)
