"""The second step, for words that the index does not have: what may have been meant. One statement, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.base.tenancy import connection
from shop.search.sounds import is_plain, sounds_like
from shop.search.spelling import best_of, distance, slips_of, splits_of
from shop.search.text import is_latin

from .lookup import AFTER

SHORTEST_BEGINNING = 2
MOST_ENDINGS = 8
GUESS = f"""
SELECT DISTINCT 'slip', word.word, word.term, word.sound, word.products
FROM search_slip slip JOIN search_word word ON word.generation_id = %s AND word.word = slip.word
WHERE slip.generation_id = %s AND slip.slip = ANY(%s) AND word.products > 0
UNION ALL
SELECT 'sound', word, term, sound, products FROM search_word
WHERE generation_id = %s AND sound = ANY(%s) AND sound <> '' AND products > 0
UNION ALL
SELECT 'part', word, term, sound, products FROM search_word
WHERE generation_id = %s AND word = ANY(%s) AND products > 0
UNION ALL
(SELECT 'ending', word, term, sound, products FROM search_word
 WHERE generation_id = %s AND word > %s AND word < %s AND products > 0
 ORDER BY products DESC, word LIMIT {MOST_ENDINGS})
"""  # noqa: S608 - our own figures


@dataclass(frozen=True, slots=True)
class Guess:
    """What a word may stand for: sets of terms (each with in how many products), any of which will do.

    `spelling` is how it should have been written; empty where it was only unfinished, or Bangla in Latin letters.
    """

    choices: Sequence[Sequence[tuple[str, int]]]
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class _Near:
    word: str
    term: str
    sound: str
    products: int

    @property
    def choice(self) -> list[tuple[str, int]]:
        return [(self.term, self.products)]


def guess(words: Sequence[str], *, last: str, generation: int) -> dict[str, Guess]:
    """A guess for each of the words that allows one; `last` is the last word of the query, which may be unfinished."""
    latin = [word for word in words if is_latin(word)]
    begun = last if last in words and len(last) >= SHORTEST_BEGINNING else ""
    if not latin and not begun:
        return {}
    slips = sorted({slip for word in latin for slip in slips_of(word)})
    keys = sorted({key for word in latin for key in sounds_like(word)})
    parts = sorted({part for word in latin for split in splits_of(word) for part in split})
    near = _near([generation, generation, slips, generation, keys, generation, parts, generation, begun,
                  begun + AFTER if begun else ""])  # fmt: skip
    found = {word: _best(word, near, unfinished=word == begun) for word in {*latin, begun} - {""}}
    return {word: choice for word, choice in found.items() if choice}


def _near(params: list[object]) -> Mapping[str, list[_Near]]:
    found: dict[str, list[_Near]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(GUESS, params)
        for kind, *columns in cursor.fetchall():
            found[kind].append(_Near(*columns))
    return found


def _best(word: str, near: Mapping[str, list[_Near]], *, unfinished: bool) -> Guess | None:
    """Unfinished words first, then one slip, then Bangla by its sound, then two slips, then two words run together.

    A Bangla word that more goods have than any word that begins so is no beginning; and what is one slip away may as
    well be Bangla by its sound.
    """
    keys = sounds_like(word)
    sounding = sorted(
        (keys.index(one.sound), -one.products, one.word, one) for one in near["sound"] if one.sound in keys
    )
    sounds = [one.choice for *_rank, one in sounding[:MOST_ENDINGS]]
    if unfinished and (endings := near["ending"]):
        whole = [one for place, *_rank, one in sounding if place == 0 and is_plain(word)][:MOST_ENDINGS]
        likelier = whole and whole[0].products >= max(one.products for one in endings)
        return Guess([one.choice for one in (whole if likelier else endings)])
    spelled = {one.word: one for one in near["slip"]}
    first = next(iter(best_of(word, [(one.word, one.products) for one in near["slip"]])), "")
    if first and distance(word, first, 1) <= 1:
        return Guess([spelled[first].choice, *sounds], first)
    if sounds:
        return Guess(sounds)
    if first:
        return Guess([spelled[first].choice], first)
    return _two_words(word, {one.word: one for one in near["part"]})


def _two_words(word: str, parts: Mapping[str, _Near]) -> Guess | None:
    known = [(parts[left], parts[right]) for left, right in splits_of(word) if left in parts and right in parts]
    if not known:
        return None
    left, right = max(known, key=lambda pair: min(pair[0].products, pair[1].products))
    return Guess([[(left.term, left.products), (right.term, right.products)]], f"{left.word} {right.word}")
