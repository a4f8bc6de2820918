"""From the texts of products to what the index keeps of them. PostgreSQL stems; everything else is pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shop.base.tenancy import connection

from .rules import Field, Passage, impacts_of
from .text import Chunk, chunks, code_of, is_latin
from .types import Raw

MOST_CHUNKS = {Field.TITLE: 60, Field.NAMES: 120, Field.CATEGORY: 40, Field.FACTS: 400, Field.TEXT: 300}
STEM = """
SELECT word, CASE WHEN found IS NULL THEN word WHEN found = '{}' THEN '' ELSE found[1] END
FROM (SELECT word, ts_lexize('pg_catalog.english_stem', word) AS found FROM unnest(%s::text[]) AS word) AS stemmed
"""
MOST_REMEMBERED = 300_000
_stems: dict[str, str] = {}


@dataclass(frozen=True)
class Analysed:
    """A product in chunks, and its codes."""

    product_id: int
    chunks: Mapping[Field, Sequence[Sequence[Chunk]]]
    codes: tuple[str, ...]

    @property
    def latin(self) -> set[str]:
        """The words that have to be stemmed."""
        return {word for chunk in self._all for word in (*chunk.words, chunk.whole) if is_latin(word)}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Its fields in terms."""
        return tuple(_passage(name, parts) for name, texts in self.chunks.items() for parts in texts)

    @property
    def lengths(self) -> dict[str, float]:
        """How many terms each field has, of several languages the mean."""
        found: dict[str, list[int]] = {}
        for passage in self.passages:
            found.setdefault(passage.field, []).append(len(passage.terms))
        return {name: sum(lengths) / len(lengths) for name, lengths in found.items()}

    def impacts(self, means: Mapping[str, float]) -> dict[str, float]:
        """Every term with its impact."""
        return impacts_of(self.passages, means)

    @property
    def words(self) -> dict[str, str]:
        """Its words as written, each with its term."""
        written = {word for chunk in self._all for word in (*chunk.words, chunk.whole) if word}
        return {word: term for word in written if (term := stem(word))}

    @property
    def title_words(self) -> list[str]:
        """The words of its titles in their order, as suggestions show them."""
        return [chunk.shown for parts in self.chunks.get(Field.TITLE, ()) for chunk in parts]

    @property
    def digest(self) -> str:
        """The same for the same words."""
        said = [sorted((passage.field, passage.terms, passage.extra) for passage in self.passages), self.codes]
        return hashlib.md5(json.dumps(said).encode(), usedforsecurity=False).hexdigest()

    @property
    def _all(self) -> Iterable[Chunk]:
        return (chunk for texts in self.chunks.values() for parts in texts for chunk in parts)


def analyse(raws: Iterable[Raw]) -> list[Analysed]:
    """The products in words; asks PostgreSQL once for stems that are not remembered."""
    found = [_analysed(raw) for raw in raws]
    learn_stems({word for one in found for word in one.latin})
    return found


def learn_stems(words: set[str]) -> None:
    """Remember the stems of Latin words, at most one query."""
    missing = sorted(words - _stems.keys())
    if not missing:
        return
    if len(_stems) + len(missing) > MOST_REMEMBERED:
        _stems.clear()
    with connection.cursor() as cursor:
        cursor.execute(STEM, [missing])
        _stems.update(cursor.fetchall())


def stem(word: str) -> str:
    """The term of a word whose stem is known; empty for stop words, which say nothing."""
    return _stems[word] if is_latin(word) else word


def _analysed(raw: Raw) -> Analysed:
    parts = {
        Field(name): [list(chunks(text))[: MOST_CHUNKS[Field(name)]] for text in texts if text]
        for name, texts in raw.texts.items()
    }
    codes = tuple(sorted({code for text in raw.codes if (code := code_of(text))}))
    return Analysed(raw.product_id, parts, codes)


def _passage(name: Field, parts: Sequence[Chunk]) -> Passage:
    terms = [term for chunk in parts for word in chunk.words if (term := stem(word))]
    extra = [term for chunk in parts if chunk.whole and (term := stem(chunk.whole))]
    return Passage(name, tuple(terms), tuple(extra))
