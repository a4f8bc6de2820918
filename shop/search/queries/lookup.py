"""The first step of a search, in one statement: which words the index knows, and what the office says of the query."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from shop.base.tenancy import connection
from shop.search.reading import SHORT_CODE, Reading
from shop.search.rules import Boosts

AFTER = "\U0010ffff"
MOST_CODES = 24
STEMMED = """
CASE WHEN word !~ '^[a-z]+$' THEN word
     ELSE COALESCE(NULLIF((ts_lexize('pg_catalog.english_stem', word))[1], NULL), '') END
"""
LOOKUP = f"""
WITH live AS (SELECT id, documents FROM search_generation WHERE state = 'live'),
terms AS (SELECT DISTINCT word, {STEMMED} AS term FROM unnest(%s::text[]) AS word),
also AS (
  SELECT words, also AS other FROM search_synonym WHERE words = ANY(%s)
  UNION SELECT also, words FROM search_synonym WHERE also = ANY(%s) AND both_ways
),
parts AS (SELECT words, other, word, {STEMMED} AS term
          FROM also, regexp_split_to_table(other, ' ') AS word)
SELECT 'live', '', '', id, documents FROM live
UNION ALL
SELECT 'word', terms.word, terms.term, lexeme.products, 0
FROM terms LEFT JOIN search_lexeme lexeme
  ON lexeme.generation_id = (SELECT id FROM live) AND lexeme.term = terms.term AND lexeme.products > 0
UNION ALL
SELECT 'also', parts.words || E'\\n' || parts.other, parts.term, lexeme.products, 0
FROM parts LEFT JOIN search_lexeme lexeme
  ON lexeme.generation_id = (SELECT id FROM live) AND lexeme.term = parts.term AND lexeme.products > 0
UNION ALL
SELECT 'lean', word, '', category_id, (share * 1000)::int FROM search_leaning WHERE word = ANY(%s)
UNION ALL
(SELECT 'boosts', boosts::text, '', 0, 0 FROM search_tuning WHERE used ORDER BY id DESC LIMIT 1)
UNION ALL
SELECT 'lift', CASE WHEN category_id > 0 THEN 'category' WHEN brand_id > 0 THEN 'brand' ELSE 'seller' END, '',
       COALESCE(category_id, brand_id, seller_id), percent
FROM search_lift WHERE query = %s
UNION ALL
SELECT 'redirect', address, '', 0, 0 FROM search_redirect WHERE query = %s
UNION ALL
SELECT 'placement', '', '', product_id, place FROM search_placement WHERE query = %s
UNION ALL
SELECT 'code', '', '', product_id, 0 FROM search_code
WHERE generation_id = (SELECT id FROM live) AND code = ANY(%s)
UNION ALL
(SELECT 'begun', '', '', product_id, 0 FROM search_code
 WHERE generation_id = (SELECT id FROM live) AND code > %s AND code < %s ORDER BY code LIMIT {MOST_CODES})
"""  # noqa: S608 - our own words


@dataclass(slots=True)
class Known:
    """What the lookup found. `words` maps a word to its term and in how many products it is; stop words have none.

    `leaning` adds up, by category, the shares that the words have there of what was opened after them; `lifts` are the
    office's factors by kind ("category", "brand", "seller") and id.
    """

    generation: int = 0
    documents: int = 0
    words: dict[str, tuple[str, int]] = field(default_factory=dict)
    synonyms: dict[str, list[list[tuple[str, int]]]] = field(default_factory=dict)
    leaning: dict[int, float] = field(default_factory=dict)
    boosts: Boosts = field(default_factory=Boosts)
    lifts: dict[tuple[str, int], float] = field(default_factory=dict)
    redirect: str = ""
    placements: dict[int, int] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)

    def has(self, word: str) -> bool:
        """Whether a product for sale has the word in any form."""
        return self.words.get(word, ("", 0))[1] > 0

    def says_nothing(self, word: str) -> bool:
        """Whether it is a stop word."""
        return word in self.words and not self.words[word][0]


def look_up(reading: Reading) -> Known:
    """Look the words of a query up."""
    phrases = [phrase for phrase, _places in reading.phrases]
    code = reading.codes[0] if reading.codes and _may_be_code(reading.codes[0]) else ""
    params = [
        list(reading.words), phrases, phrases, list(reading.words), reading.normal, reading.normal, reading.normal,
        list(reading.codes), code, code + AFTER if code else "",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LOOKUP, params)
        return _known(cursor.fetchall())


def _may_be_code(code: str) -> bool:
    """Whether the beginning of an identifier may have been typed: long enough, and with a digit."""
    return len(code) >= SHORT_CODE and any(sign.isdigit() for sign in code)


def _known(rows: list[tuple[Any, ...]]) -> Known:
    known = Known()
    synonyms: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for kind, text, term, number, other in rows:
        match kind:
            case "live":
                known.generation, known.documents = number, other
            case "word":
                known.words[text] = (term, number or 0)
            case "also":
                synonyms[text].append((term, number or 0))
            case "lean":
                known.leaning[number] = known.leaning.get(number, 0.0) + other / 1000
            case "code":
                known.codes.append(number)
            case "begun":
                known.begun.append(number)
            case _:
                _rule(known, kind, text, number, other)
    for key, terms in synonyms.items():
        known.synonyms.setdefault(key.partition("\n")[0], []).append(terms)
    return known


def _rule(known: Known, kind: str, text: str, number: int, other: int) -> None:
    """What the office says of the query, and how all are ranked."""
    match kind:
        case "boosts":
            known.boosts = Boosts(**json.loads(text))
        case "redirect":
            known.redirect = text
        case "placement":
            known.placements[number] = other
        case "lift":
            known.lifts[text, number] = 1 + other / 100
