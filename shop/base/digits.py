"""Digits of the reader's language; names and codes that are quoted in a sentence keep their own."""

from __future__ import annotations

import re

from django.utils.translation import get_language

BANGLA_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
QUOTED = re.compile(f"({ISOLATE}[^{END_ISOLATE}]*{END_ISOLATE})")


def quoted(text: str) -> str:
    """A name or code as it goes into a sentence: a direction of its own, and digits that stay."""
    return f"{ISOLATE}{text}{END_ISOLATE}"


def digits_text(text: str, language: str) -> str:
    """Return the text with the digits of the language (Bangla digits on Bangla pages), past what is quoted."""
    if language.partition("-")[0] != "bn":
        return text
    if ISOLATE not in text:
        return text.translate(BANGLA_DIGITS)
    return "".join(part if part.startswith(ISOLATE) else part.translate(BANGLA_DIGITS) for part in QUOTED.split(text))


def page_digits(text: str) -> str:
    """The same in the language of this page, mail or paper."""
    return digits_text(text, get_language() or "en")
