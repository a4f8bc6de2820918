"""Where something goes, in short."""

from typing import Any

from django import template

from shop.web.common.places import place_text

register = template.Library()


@register.filter
def place(contact: Any) -> str:
    """ "Mohammadpur, Dhaka" in the reader's language, of whatever has an address; nothing where none is known."""
    return place_text(country=contact.country, district=contact.district, area=contact.area, postcode="")
