"""Numbers of VAT registrations: read as people write them, and checked for their form."""

from __future__ import annotations

import re
from typing import Final

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from shop.base.banks import tidy, vat_id

from .engines.eu import MEMBERS

PREFIXES: Final = {"GR": "EL"}
OTHER = re.compile(r"[0-9A-Z]{4,20}")


def vat_number(text: str, country: str) -> str:
    """The number with its country's prefix where it has one ("DE136695976"); empty where it cannot be one.

    EU and UK numbers by their check digits, a Bangladeshi BIN by its 13 digits, others as four to twenty signs.
    """
    tidied = tidy(text).replace(".", "")
    if country in MEMBERS:
        return _european(tidied, PREFIXES.get(country, country))
    if country == "GB":
        return _british(tidied)
    if country == "BD":
        return vat_id(tidied)
    return tidied if OTHER.fullmatch(tidied) else ""


def in_register(country: str) -> bool:
    """Whether numbers of a country can be asked for at the register of the European Union."""
    return country in MEMBERS


def prefix_of(country: str) -> str:
    """How a country is named before its VAT numbers: Greece is EL."""
    return PREFIXES.get(country, country)


def _european(tidied: str, prefix: str) -> str:
    number = tidied if tidied.startswith(prefix) else prefix + tidied
    try:
        return str(eu_vat.validate(number))
    except ValidationError:
        return ""


def _british(tidied: str) -> str:
    try:
        return f"GB{gb_vat.validate(tidied)}"
    except ValidationError:
        return ""
