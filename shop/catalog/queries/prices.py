"""What prices were before they were lowered, for marketplaces whose law asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from shop.base.money import Money
from shop.catalog.models import PriceChange
from shop.catalog.reductions import Piece, steps_until
from shop.catalog.rules import lowest_before
from shop.catalog.types import PriceStep
from shop.store.queries import store

MOST_STEPS = 60
STEP = ("variant", "at", "price_minor", "compare_at_minor")
OWNERS = ("variant__product", "variant__product__category", "variant__product__seller")


def prior_prices_of(variant_ids: Iterable[int], *, at: datetime) -> dict[int, Money]:
    """The lowest price of the 30 days before each variant's price was lowered, in one query; others are absent.

    What promotions made of prices counts like prices that sellers set.
    """
    wanted = list(variant_ids)
    if not wanted:
        return {}
    rows = PriceChange.objects.filter(variant__in=wanted).order_by("variant", "-at", "-pk")
    steps: defaultdict[int, list[PriceStep]] = defaultdict(list)
    pieces: dict[int, Piece] = {}
    for variant_id, since, price, compare_at, product_id, category_id, seller_id in rows.values_list(*STEP, *OWNERS):
        if len(steps[variant_id]) < MOST_STEPS:
            steps[variant_id].append(PriceStep(since, price, compare_at))
            pieces[variant_id] = Piece(product_id, category_id, seller_id, price)
    found = {
        variant_id: lowest_before(steps_until(pieces[variant_id], own, at=at)) for variant_id, own in steps.items()
    }
    return {variant_id: Money(minor, store().currency) for variant_id, minor in found.items() if minor is not None}
