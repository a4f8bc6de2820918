"""Where something is or goes, in short."""

from typing import Any

from django import template

from shop.shipping.queries import place_label
from shop.web.common.countries import countries
from shop.web.common.places import place_text

register = template.Library()


@register.filter
def place(contact: Any) -> str:
    """ "Mohammadpur, Dhaka" in the reader's language, of whatever has an address; nothing where none is known."""
    return place_text(country=contact.country, district=contact.district, area=contact.area, postcode="")


@register.filter
def address(contact: Any) -> str:
    """The same with street and postcode; where no district is known, as it was typed."""
    area, postcode = contact.area, contact.postcode
    text = place_text(country=contact.country, district=contact.district, area=area, postcode=postcode)
    return ", ".join(part for part in (contact.street, text or f"{area} {postcode}".strip()) if part)


@register.filter
def district(name: str) -> str:
    """A district in the reader's language; an unknown one stays as it was written."""
    return str(place_label(name)) if name else ""


@register.filter
def country_name(code: str) -> str:
    """A country in the reader's language; its code where it has no name here."""
    return dict(countries()).get(code, code)
