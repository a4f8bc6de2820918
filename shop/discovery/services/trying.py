"""Trying suggestions on orders that they have not seen: recall@10 beside the ten most bought products.

The pairs are worked out by the statements that the worker uses, in temporary tables; the shop's own rows stay alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import batched, islice
from statistics import fmean

from django.db import transaction

from shop.base.locks import lock_name
from shop.base.tenancy import connection
from shop.discovery.types import TrialBasket, TrialScore

from .relating import MAKE_ROOM, find_pairs

SHOWN = 10
BATCH = 20_000
MOST_SEEDS = 8  # products of an order that are tried in turn
LATELY = timedelta(days=28)
TAKE_IN = "INSERT INTO basket_item SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[])"
READ = "SELECT product_id, other_id, likeness FROM found_pair"

type Case = tuple[frozenset[str], frozenset[str], frozenset[str]]  # what is known, what is hidden, what is not offered
type Near = dict[str, list[tuple[str, float]]]


def try_suggestions(*, past: Sequence[TrialBasket], held_back: Sequence[TrialBasket], at: datetime) -> list[TrialScore]:
    """How much of the orders held back is found by suggestions that were worked out from the past alone.

    Three tasks: a product's page (one thing of an order is known, the others are hidden), a cart (one is hidden, the
    others are known), and a person (the new things of the week, from what they bought before).
    """
    near = _pairs(past, at)
    popular = _popular([basket for basket in past if basket.at > at - LATELY])
    tasks: list[tuple[str, Callable[..., Iterator[list[Case]]]]] = [
        ("product page", _of_pages),
        ("cart", _of_carts),
        ("person", _of_people),
    ]
    return [_scored(name, list(cases(past, held_back)), near, popular) for name, cases in tasks]


@transaction.atomic
def _pairs(past: Sequence[TrialBasket], at: datetime) -> Near:
    codes = sorted({code for basket in past for code in basket.products})
    numbers = {code: number for number, code in enumerate(codes)}
    rows = [(place, numbers[code], one.at) for place, one in enumerate(past) for code in one.products]
    lock_name("discovery.relate")
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROOM)
        for batch in batched(rows, BATCH):
            cursor.execute(TAKE_IN, [list(column) for column in zip(*batch, strict=True)])
        find_pairs(at=at)
        cursor.execute(READ)
        near: Near = defaultdict(list)
        for product, other, likeness in cursor.fetchall():
            near[codes[product]].append((codes[other], likeness))
    return near


def _popular(baskets: Iterable[TrialBasket]) -> list[str]:
    bought = Counter(code for basket in baskets for code in basket.products)
    return sorted(bought, key=lambda code: (-bought[code], code))


def _of_pages(_past: Sequence[TrialBasket], week: Sequence[TrialBasket]) -> Iterator[list[Case]]:
    for one in week:
        if len(one.products) > 1:
            yield [(frozenset({seed}), one.products - {seed}, frozenset({seed})) for seed in _seeds(one.products)]


def _of_carts(_past: Sequence[TrialBasket], week: Sequence[TrialBasket]) -> Iterator[list[Case]]:
    for one in week:
        if len(one.products) > 1:
            rest = [(one.products - {seed}, seed) for seed in _seeds(one.products)]
            yield [(known, frozenset({seed}), known) for known, seed in rest]


def _of_people(past: Sequence[TrialBasket], week: Sequence[TrialBasket]) -> Iterator[list[Case]]:
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for basket in past:
        before[basket.person] |= basket.products
    for basket in week:
        after[basket.person] |= basket.products
    for person in sorted(after):
        known, new = frozenset(before[person]), frozenset(after[person] - before[person])
        if person and known and new:
            yield [(known, new, known)]


def _seeds(products: frozenset[str]) -> list[str]:
    """A few of them, spread evenly: the same ones every time."""
    ordered = sorted(products)
    return ordered[:: max(1, len(ordered) // MOST_SEEDS)][:MOST_SEEDS]


def _scored(name: str, orders: Sequence[list[Case]], near: Near, popular: Sequence[str]) -> TrialScore:
    """The mean over orders (or people) of the mean over their cases, so that no large order counts for many."""
    ours = [fmean(_recall(_suggested(known, out, near), hidden) for known, hidden, out in cases) for cases in orders]
    plain = [
        fmean(
            _recall(islice((code for code in popular if code not in out), SHOWN), hidden) for _k, hidden, out in cases
        )
        for cases in orders
    ]
    return TrialScore(name, fmean(ours or [0.0]), fmean(plain or [0.0]), len(orders))


def _suggested(known: frozenset[str], left_out: frozenset[str], near: Near) -> list[str]:
    """As the shop's queries do: likenesses are added up, what is known already is left out."""
    sums: dict[str, float] = {}
    for code in known:
        for other, likeness in near.get(code, ()):
            if other not in left_out:
                sums[other] = sums.get(other, 0.0) + likeness
    return nsmallest(SHOWN, sums, key=lambda code: (-sums[code], code))


def _recall(suggested: Iterable[str], hidden: frozenset[str]) -> float:
    return len(hidden.intersection(suggested)) / len(hidden)
