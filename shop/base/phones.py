"""Phone numbers: read as people write them, kept in E.164."""

from __future__ import annotations

import unicodedata

import phonenumbers

MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def e164(text: str, country: str) -> str:
    """The number in E.164, read with the digits of any script and as in `country`; empty where it is none.

    Bangladeshi numbers must be mobile ones: riders call, and codes are texted.
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
    return number.country_code != 880 or phonenumbers.number_type(number) in MOBILE
