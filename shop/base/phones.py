"""Phone numbers: read as people write them, kept in E.164."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

BANGLADESH = 880
BANGLADESHI_MOBILE = re.compile(r"1[3-9]\d{8}")


def e164(text: str, country: str) -> str:
    """The number in E.164, read with the digits of any script and as in `country`; empty where it is none.

    Bangladeshi numbers must be mobile ones of today's operators (013 to 019): riders call, and codes are texted.
    """
    try:
        number = phonenumbers.parse(western_digits(text), country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or not _takes_texts(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def western_digits(text: str) -> str:
    """The text with every decimal digit of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _takes_texts(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code != BANGLADESH or BANGLADESHI_MOBILE.fullmatch(str(number.national_number)) is not None
