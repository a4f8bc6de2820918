"""Phone numbers as people at home write them."""

from __future__ import annotations

import phonenumbers
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.store.queries import store

register = template.Library()


@register.filter
def phone(number: str) -> SafeString:
    """ "01712-345678" in the marketplace's country, "+44 20 …" elsewhere; as it is where it cannot be read."""
    return format_html('<bdi class="num whitespace-nowrap" dir="ltr">{}</bdi>', _written(number))


def _written(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == store().country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
