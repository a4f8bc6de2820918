"""Countries as a form offers them."""

from __future__ import annotations

import re

from babel import Locale
from django.utils.translation import get_language

# Regions, reserves and test codes that CLDR names beside countries.
COUNTRY = re.compile("[A-Z]{2}")
NO_COUNTRY = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


def countries() -> list[tuple[str, str]]:
    """The countries of ISO 3166 with their names in the reader's language, by name."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    found = [(code, name) for code, name in names.items() if COUNTRY.fullmatch(code) and code not in NO_COUNTRY]
    return sorted(found, key=lambda pair: pair[1])
