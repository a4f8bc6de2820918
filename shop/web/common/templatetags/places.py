"""Where something goes, in short."""

from typing import Any

from django import template

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
