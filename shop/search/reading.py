"""What somebody typed, read as words that are looked for, words that must be absent, and perhaps a number of goods.

Pure functions. `-word` leaves out, `or` between two words makes them alternatives; all other signs are punctuation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .text import CHUNK, DIRECTIONS, Chunk, chunks, code_of, plain

MAX_LENGTH = 100
MAX_WORDS = 12
MAX_PHRASE = 3
OR = "or"
SHORT_CODE = 4
LONG_CODES = range(8, 15)


@dataclass(frozen=True, slots=True)
class Reading:
    """A query: `groups` are words each of which counts once, as alternatives; `whole` parts that stand in one word."""

    typed: str
    normal: str
    groups: tuple[tuple[str, ...], ...] = ()
    wholes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    absent: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything whose term has to be known."""
        written = [word for group in self.groups for word in group]
        return tuple(dict.fromkeys([*written, *(whole for whole, _places in self.wholes), *self.absent]))

    @property
    def phrases(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Runs of one to three words, each with the groups that it covers: what synonyms are looked up by."""
        firsts = [group[0] for group in self.groups]
        runs = [
            (" ".join(firsts[start : start + length]), tuple(range(start, start + length)))
            for length in range(1, MAX_PHRASE + 1)
            for start in range(len(firsts) - length + 1)
        ]
        return tuple(runs)


def read(typed: str) -> Reading:
    """The query as typed, cut to a length that a search field has; marks that would turn the page's text are gone."""
    text = _tidied(typed)
    groups: list[tuple[str, ...]] = []
    wholes: list[tuple[str, tuple[int, ...]]] = []
    absent: list[str] = []
    for sign, chunk in _signed(text):
        if sign == "-" and groups:
            absent += chunk.words
        elif sign == OR and groups:
            groups[-1] = (*groups[-1], *chunk.words)
        else:
            first = len(groups)
            groups += [(word,) for word in chunk.words]
            if chunk.whole:
                wholes.append((chunk.whole, tuple(range(first, len(groups)))))
    groups = groups[:MAX_WORDS]
    wholes = [(whole, places) for whole, places in wholes if places[-1] < len(groups)]
    normal = normal_form(text)
    return Reading(text, normal, tuple(groups), (*wholes, *_neighbours(groups)), tuple(absent), _codes(text))


def normal_form(text: str) -> str:
    """The text as queries are compared: chunks in their normal form, one blank between them."""
    return " ".join(chunk.shown for chunk in chunks(text))[:MAX_LENGTH].strip()


def written_form(text: str) -> str:
    """The text as it is shown to others: small letters, one form of every sign, one blank between words."""
    return _tidied(unicodedata.normalize("NFC", text).lower())


def is_barcode(text: str) -> bool:
    """Whether somebody typed a number as long as those under barcodes (GTIN-8 to -14), whatever parts its digits."""
    code = code_of(text)
    return code.isdecimal() and len(code) in LONG_CODES


def same_number(one: str, other: str) -> bool:
    """Whether two texts are the same identifier, whatever its punctuation, case or noughts in front."""
    return not set(_codes(one)).isdisjoint(_codes(other))


def respelled(text: str, corrections: dict[str, str]) -> str:
    """The text in its normal form with words replaced."""
    return " ".join(
        " ".join(corrections.get(word, word) for word in chunk.words)
        if set(chunk.words) & set(corrections)
        else chunk.shown
        for chunk in chunks(text)
    )


def _tidied(text: str) -> str:
    return " ".join(text.replace("\0", " ").translate(DIRECTIONS).split())[:MAX_LENGTH].strip()


def _signed(text: str) -> Iterator[tuple[str, Chunk]]:
    """The chunks, each with the sign or word before it that changes what it means."""
    normal = plain(text)
    before = ""
    for found in CHUNK.finditer(normal):
        chunk = next(chunks(found.group()), None)
        if chunk is None:
            continue
        if chunk.shown == OR and before != OR:
            before = OR
            continue
        start = found.start()
        minus = normal[start - 1 : start] == "-" and not normal[start - 2 : start - 1].strip()
        yield ("-" if minus else before), chunk
        before = ""


def _neighbours(groups: Sequence[tuple[str, ...]]) -> list[tuple[str, tuple[int, ...]]]:
    """Two words that others may write as one: head phone, 16 gb."""
    places = enumerate(pairwise(groups))
    return [(left[0] + right[0], (place, place + 1)) for place, (left, right) in places if len(left[0] + right[0]) > 2]


def _codes(text: str) -> tuple[str, ...]:
    """The forms that an identifier may have; barcodes with and without the noughts that other lengths begin with."""
    code = code_of(text)
    if not code:
        return ()
    if is_barcode(code):
        bare = code.lstrip("0")
        return tuple(dict.fromkeys([code, bare, bare.zfill(12), bare.zfill(13), bare.zfill(14)]))
    return (code,)
