"""From text to words: one spelling for what people write in many, in Latin, Bangla and Arabic letters. Pure functions.

Latin words lose their accents and are stemmed later by PostgreSQL (`english_stem`); Bangla and Arabic words lose what
writers leave out or mix up. Numbers of parts are kept twice: in pieces, and as one word without punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

MAX_WORD = 40
MAX_CODE = 40
TAG = re.compile(r"<[^<>]*>")
# Vowel signs and marks belong to words, though Python's \w has none of them.
MARKS = "".join(chr(code) for code in range(0x300, 0x1200) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
LETTER = f"[^\\W_{MARKS}]"
PIECE = f"{LETTER}[{MARKS}]*"
CHUNK = re.compile(f"\\d+,\\d+(?!{PIECE})|(?:{PIECE})+(?:[-./+'’&_](?:{PIECE})+)*")
INNER = re.compile(r"[-./+'’&_]")
FIGURE = re.compile(r"\d+[.,]\d+")
POSSESSIVE = re.compile(r"['’]s$")
NOT_CODE = re.compile(r"[\W_]+")
LATIN = re.compile(r"[a-z]+")
DIRECTIONS = dict.fromkeys([0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
DROPPED = {
    **DIRECTIONS,
    **dict.fromkeys([*range(0x300, 0x370), *range(0x64B, 0x660), 0x670, 0x640]),  # accents, Arabic vowels, tatweel
    **dict.fromkeys([0x981, 0x9BC, 0xAD, 0x200B, 0x200C, 0x200D, 0xFEFF, 0]),
}
SAME = str.maketrans(
    {
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
        "ী": "ি", "ূ": "ু", "ঈ": "ই", "ঊ": "উ", "ণ": "ন", "ষ": "শ", "ৎ": "ত",
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "’": "'",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between blanks: its words, and all of them as one where punctuation parts them."""

    shown: str
    words: tuple[str, ...]
    whole: str = ""


def plain(text: str) -> str:
    """The text without markup, in one form of every character: lower case, western digits, no accents."""
    text = unicodedata.normalize("NFKD", unescape(TAG.sub(" ", text))).casefold().translate(DROPPED)
    return _western(unicodedata.normalize("NFC", text)).translate(SAME)


def chunks(text: str) -> Iterator[Chunk]:
    """The chunks of a text in their order; `shown` is the chunk in its normal form."""
    for found in CHUNK.finditer(plain(text)):
        shown = POSSESSIVE.sub("", found.group())
        if FIGURE.fullmatch(shown):
            yield Chunk(shown, (shown.replace(",", "."),))
            continue
        words = tuple(word[:MAX_WORD] for word in INNER.split(shown) if word)
        whole = "".join(words) if len(words) > 1 else ""
        yield Chunk(shown, words, whole if 2 < len(whole) <= MAX_CODE else "")


def code_of(text: str) -> str:
    """An identifier without punctuation and case, as codes are compared; one that has nothing else keeps it."""
    normal = "".join(plain(text).split())
    return (NOT_CODE.sub("", normal) or normal)[:MAX_CODE]


def is_latin(word: str) -> bool:
    """Whether a word has the letters a to z only: it can be stemmed and spelled."""
    return LATIN.fullmatch(word) is not None


def _western(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(sign, -1)) if sign.isdigit() and unicodedata.digit(sign, -1) >= 0 else sign
        for sign in text
    )
