"""Numbers of banks, wallets and papers: read as people write them, checked before anybody relies on them."""

from __future__ import annotations

import re

from stdnum import iban
from stdnum.exceptions import ValidationError

from .phones import e164, western_digits

# Weights of a Bangladeshi routing number (bank 3, district 2, branch 3, check 1): they fit 11,424 of the 11,426
# branches that were listed in September 2026. ABA's 3-7-1, often named for them, fits one in five.
ROUTING_WEIGHTS = (5, 7, 1) * 3
BETWEEN = re.compile(r"[\s-]+")
ACCOUNT = re.compile(r"[0-9]{6,20}")
NATIONAL_ID = re.compile(r"[0-9]{10}|[0-9]{13}|[0-9]{17}")
TAX_ID = re.compile(r"[0-9]{12}")
VAT_ID = re.compile(r"[0-9]{13}")
# Rocket (Dutch-Bangla Bank) numbers are the mobile number with one check digit behind it.
ROCKET = re.compile(r"(01[3-9][0-9]{8})[0-9]?")


def tidy(text: str) -> str:
    """The text without spaces and hyphens, digits of any script as 0 to 9, letters as capitals."""
    return BETWEEN.sub("", western_digits(text)).upper()


def routing_number(text: str) -> str:
    """A Bangladeshi routing number of nine digits whose check digit fits; empty where it is none."""
    digits = tidy(text)
    if len(digits) != len(ROUTING_WEIGHTS) or not digits.isdigit():
        return ""
    total = sum(int(digit) * weight for digit, weight in zip(digits, ROUTING_WEIGHTS, strict=True))
    return digits if total % 10 == 0 else ""


def account_number(text: str) -> str:
    """A bank account of 6 to 20 digits; empty where it is none. Banks of Bangladesh share no check digit."""
    return _matched(ACCOUNT, text)


def iban_number(text: str) -> str:
    """An IBAN whose country, length and check digits fit (ISO 13616); empty where it is none."""
    try:
        return str(iban.validate(tidy(text)))
    except ValidationError:
        return ""


def wallet_number(text: str, *, wallet: str) -> str:
    """The Bangladeshi mobile number of a wallet as providers want it (01XXXXXXXXX); empty where it is none.

    Rocket's own twelfth digit is kept: it is part of the account.
    """
    digits = tidy(text)
    if wallet == "rocket" and (found := ROCKET.fullmatch(digits)):
        return digits if e164(found[1], "BD") else ""
    number = e164(digits, "BD")
    return f"0{number.removeprefix('+880')}" if number.startswith("+880") else ""


def national_id(text: str) -> str:
    """A Bangladeshi national ID of 10, 13 or 17 digits; empty where it is none."""
    return _matched(NATIONAL_ID, text)


def tax_id(text: str) -> str:
    """A Bangladeshi TIN of 12 digits; empty where it is none."""
    return _matched(TAX_ID, text)


def vat_id(text: str) -> str:
    """A Bangladeshi BIN of 13 digits, written 9-4; empty where it is none."""
    return _matched(VAT_ID, text)


def last_digits(number: str) -> str:
    """The last four signs of a number, by which its owner knows it again; fewer of a short one."""
    return number[-4:] if len(number) >= 8 else number[-2:]


def _matched(pattern: re.Pattern[str], text: str) -> str:
    tidied = tidy(text)
    return tidied if pattern.fullmatch(tidied) else ""
