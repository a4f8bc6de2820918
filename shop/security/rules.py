"""Pure rules: what a guesser tries first, and how a typed code was meant."""

from __future__ import annotations

import unicodedata

# Letters that people write as signs.
SIGNS = str.maketrans("01345789@$!|+", "oieasrbgasilt")
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LEAST_OWN = 6


def roots(password: str) -> set[str]:
    """The words a guesser starts from: without what was hung on at the end, signs read as letters.

    >>> sorted(roots("P@ssword2024!"))
    ['p@ssword', 'p@ssword2024!', 'password']
    """
    low = password.lower()
    bare = low.rstrip("0123456789!?.,@#$%&*_-+= ")
    return {word for word in (low, bare, bare.translate(SIGNS)) if word}


def is_run(password: str) -> bool:
    """Whether the password is one piece again and again, or a row of the keyboard or alphabet in either direction."""
    low = password.lower()
    for size in range(1, 5):
        if len(low) > size and low == (low[:size] * len(low))[: len(low)]:
            return True
    return any(low in row * 2 or low in row[::-1] * 2 for row in RUNS)


def own_part(password: str, words: list[str]) -> str:
    """What remains of a password without words that everybody knows of its owner, letters and digits only."""
    rest = password.lower()
    for word in sorted({word.lower() for word in words if len(word) > 3}, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return "".join(sign for sign in rest if sign.isalnum())


def plain_code(typed: str) -> str:
    """A code as it was meant: digits of any script as 0 to 9, without spaces and dashes.

    >>> plain_code("১২৩ 456")
    '123456'
    """
    kept = (sign for sign in typed if not sign.isspace() and sign not in "-–")
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in kept)
