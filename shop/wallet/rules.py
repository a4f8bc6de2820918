"""Codes of gift cards, and how a total spreads over purses; pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from shop.base.phones import western_digits

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that nobody takes for one another."""
LENGTH = 16
TAIL = 4


def new_code() -> str:
    """The code of a new card: sixteen signs with 78 random bits, as no visitor of a limited page can guess."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def spaced(code: str) -> str:
    """A code as it is printed, in groups of four."""
    return "-".join(code[start : start + TAIL] for start in range(0, len(code), TAIL))


def plain_code(typed: str) -> str:
    """What was typed, as codes are hashed: capitals and western digits alone."""
    return "".join(sign for sign in western_digits(typed).upper() if sign in ALPHABET)[: LENGTH * 2]


def spread(total_minor: int, balances: Iterable[int]) -> list[int]:
    """What each purse gives of a total, the first ones first; none gives more than it has."""
    parts, rest = [], max(0, total_minor)
    for balance in balances:
        part = min(rest, max(0, balance))
        parts.append(part)
        rest -= part
    return parts
