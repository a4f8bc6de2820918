"""Inventing one product: every draw comes from a generator seeded with its number, so it is always the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from django.utils.text import slugify

from .patterns import Choice, Opinion, Pattern, Photo, Texts, Trait
from .words import BRANDS, EDITIONS, RIVERS

STEP = 10_00  # prices are whole tens of taka
DEAREST = 2_000_000_00
LOW_AT = 5
AGE_DAYS = 720
VARIANTS = (1, 2, 3, 4)
VARIANT_WEIGHTS = (45, 25, 20, 10)


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant: prices in minor units, pieces on hand, and how many a recount found missing."""

    sku: str
    choice: Choice | None
    price_minor: int
    compare_at_minor: int | None
    cost_minor: int
    on_hand: int
    lost: int


@dataclass(frozen=True, slots=True)
class Invented:
    """A product with everything that belongs to it; `age_minutes` before now it went on sale."""

    number: int
    slug: str
    title: Texts
    pattern: Pattern
    seller: int
    brand: str
    age_minutes: int
    offers: Sequence[Offer]
    photos: Sequence[Photo]
    traits: Sequence[tuple[Trait, Any]]
    opinions: Sequence[Opinion]


@dataclass(frozen=True, slots=True)
class Lots:
    """What is drawn from: patterns, seller ids and brands, the first ones far more often than the last."""

    patterns: Sequence[Pattern]
    sellers: Sequence[int]

    def pattern(self, chance: Random) -> Pattern:
        """Popular kinds have ten times as many products as rare ones."""
        return chance.choices(self.patterns, cum_weights=falling(len(self.patterns), 0.6))[0]

    def seller(self, chance: Random) -> int:
        """A few sellers have thousands of products, most have some hundred."""
        return chance.choices(self.sellers, cum_weights=falling(len(self.sellers), 0.7))[0]


@cache
def falling(count: int, exponent: float) -> tuple[float, ...]:
    """Cumulated weights 1/rank^exponent (Zipf's law)."""
    return tuple(accumulate((rank + 1) ** -exponent for rank in range(count)))


def invent(number: int, lots: Lots) -> Invented:
    """Product `number` of the grown catalogue."""
    chance = Random(f"haat {number}")  # noqa: S311 - not a secret; the same number gives the same product
    pattern = lots.pattern(chance)
    edition, river = chance.choice(EDITIONS), chance.choice(RIVERS)
    title = {
        code: f"{text}{_comma(code)} {edition[code]}{_comma(code)} {river[code]}"
        for code, text in pattern.title.items()
    }
    return Invented(
        number=number,
        slug=f"{slugify(title['en'])[:100].rstrip('-')}-{number}",
        title=title,
        pattern=pattern,
        seller=lots.seller(chance),
        brand=chance.choice(BRANDS) if chance.random() < 0.8 else "",
        age_minutes=1 + int(AGE_DAYS * 1440 * chance.random() ** 1.5),
        offers=_offers(number, pattern, chance),
        photos=_some(pattern.photos, chance, at_most=3),
        traits=[(trait, _varied(trait, chance)) for trait in pattern.traits],
        opinions=_some(pattern.opinions, chance, at_most=4) if chance.random() < 0.35 else (),
    )


def _comma(language: str) -> str:
    return "،" if language == "ar" else ","


def _offers(number: int, pattern: Pattern, chance: Random) -> list[Offer]:
    """One to four variants, two on average; the price is log-normal around the pattern's."""
    wanted = min(chance.choices(VARIANTS, VARIANT_WEIGHTS)[0], len(pattern.choices))
    choices: Sequence[Choice | None] = pattern.choices[:wanted] if wanted > 1 else [None]
    first = _rounded(pattern.price_minor * math.exp(chance.gauss(0, 0.5)))
    reduction = chance.uniform(1.1, 1.5) if chance.random() < 0.18 else 0
    return [
        _offer(f"G{number:06}-{place}", choice, first + place * _rounded(first * 0.06), reduction, chance)
        for place, choice in enumerate(choices)
    ]


def _offer(sku: str, choice: Choice | None, price: int, reduction: float, chance: Random) -> Offer:
    return Offer(
        sku=sku,
        choice=choice,
        price_minor=price,
        compare_at_minor=_rounded(price * reduction) + STEP if reduction else None,
        cost_minor=price * chance.randint(50, 75) // 100,
        on_hand=_pieces(chance),
        lost=chance.randint(1, 3) if chance.random() < 0.1 else 0,
    )


def _rounded(minor: float) -> int:
    return min(max(STEP, round(minor / STEP) * STEP), DEAREST)


def _pieces(chance: Random) -> int:
    """One in twelve is sold out, one in eight nearly so."""
    draw = chance.random()
    if draw < 1 / 12:
        return 0
    return chance.randint(1, LOW_AT) if draw < 1 / 12 + 1 / 8 else chance.randint(LOW_AT + 1, 200)


def _some[T](things: Sequence[T], chance: Random, *, at_most: int) -> list[T]:
    """Up to `at_most` different ones, starting anywhere."""
    if not things:
        return []
    start, count = chance.randrange(len(things)), chance.randint(1, min(at_most, len(things)))
    return [things[(start + step) % len(things)] for step in range(count)]


def _varied(trait: Trait, chance: Random) -> Any:
    """The id of a choice, a number near the pattern's, mostly the pattern's yes or no, its text."""
    match trait.kind:
        case "choice":
            return chance.choice(trait.choice_ids)
        case "number":
            return Decimal(max(1, round(trait.value * chance.choice((0.5, 0.75, 1, 1, 1.25, 1.5, 2)))))
        case "boolean":
            return trait.value if chance.random() < 0.7 else not trait.value
        case _:
            return trait.value
