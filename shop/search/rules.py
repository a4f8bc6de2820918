"""How much a word in a field says about a product: BM25F, with figures chosen on the published half of a judged set.

The impact of a word is worked out when a product is indexed; a search only adds impacts up. Pure functions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SATURATION = 2.0
LENGTH_NORM = 0.75
COVERAGE_POWER = 3
LEANING_BONUS = 1.5  # for products of the very category that the query names
PAIR_BONUS = 0.2  # for all neighbouring words of the query standing side by side in the title


RATED_FROM = 3
LIFT = 4.5  # places that somebody's own favourites gain: within a page, never to the top from the next one


@dataclass(frozen=True, slots=True)
class Boosts:
    """What is added to a product's score, at most: for stock, for a good rating, for many reviews, for being wanted by
    many, and for a seller who is well rated.
    """

    stock: float = 0.02
    rating: float = 0.01
    reviews: float = 0.01
    liking: float = 0.02
    trust: float = 0.01


class Field(StrEnum):
    """The parts of a product that are searched."""

    TITLE = "title"
    NAMES = "names"  # brand, identifiers, tags
    CATEGORY = "category"
    FACTS = "facts"  # values of attributes and options
    TEXT = "text"


BOOSTS = {Field.TITLE: 8.0, Field.NAMES: 3.0, Field.CATEGORY: 3.0, Field.FACTS: 1.0, Field.TEXT: 2.0}
# Until a catalogue has been measured: how many words each field has.
USUAL_LENGTHS = {Field.TITLE: 6.0, Field.NAMES: 5.0, Field.CATEGORY: 2.0, Field.FACTS: 25.0, Field.TEXT: 30.0}


@dataclass(frozen=True, slots=True)
class Passage:
    """A field in one language, in terms; `extra` are further forms that do not make it longer."""

    field: Field
    terms: tuple[str, ...]
    extra: tuple[str, ...] = ()


def impacts_of(passages: Sequence[Passage], means: Mapping[str, float]) -> dict[str, float]:
    """The impact of every term, 0 to 1. Of several languages of a field the one that has most of a term counts.

    Neighbours in a title stand there as one term with a blank in it; they only order what words have found.
    """
    weights: dict[str, dict[Field, float]] = {}
    for passage in passages:
        mean = max(means.get(passage.field) or USUAL_LENGTHS[passage.field], 1.0)
        norm = 1 - LENGTH_NORM + LENGTH_NORM * len(passage.terms) / mean
        for term, times in Counter((*passage.terms, *passage.extra)).items():
            weight = BOOSTS[passage.field] * times / norm
            fields = weights.setdefault(term, {})
            fields[passage.field] = max(fields.get(passage.field, 0.0), weight)
    pairs = {pair_of(*two): 1.0 for one in passages if one.field == Field.TITLE for two in pairwise(one.terms)}
    return pairs | {term: _saturated(sum(fields.values())) for term, fields in weights.items()}


def with_favourites(ids: Sequence[int], categories: Sequence[int], favourites: Set[int], *, first: int) -> list[int]:
    """The first so many ids, those of the favourite categories up to LIFT places earlier; the others as they are."""
    places = {
        pk: place - LIFT * (category in favourites) for place, (pk, category) in _numbered(ids, categories, first)
    }
    return [*sorted(places, key=lambda pk: places[pk]), *ids[first:]]


def rating_facts(rating_tenths: int, reviews: int) -> tuple[float, float]:
    """How well (from three reviews on) and how often rated, 0 to 1, as the ranking's statement has it."""
    return (rating_tenths / 50 if reviews >= RATED_FROM else 0.0, min(math.log(1 + reviews) / 5, 1.0))


def trust_of(rating_tenths: int | None, ratings: int) -> float:
    """How well a seller is rated (from three ratings on), 0 to 1, as the ranking's statement has it."""
    return (rating_tenths or 0) / 50 if ratings >= RATED_FROM else 0.0


def pair_of(left: str, right: str) -> str:
    """Two terms side by side."""
    return f"{left} {right}"


def rarity(in_products: int, of_products: int) -> float:
    """The inverse document frequency: rare words say more."""
    return math.log(1 + (of_products - in_products + 0.5) / (in_products + 0.5)) if in_products else 0.0


def _saturated(weight: float) -> float:
    return weight / (SATURATION + weight)


def _numbered(ids: Sequence[int], categories: Sequence[int], first: int) -> Iterable[tuple[int, tuple[int, int]]]:
    return enumerate(zip(ids[:first], categories[:first], strict=True))
