"""What prices were before they were lowered, for marketplaces whose law asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shop.base.money import Money
from shop.catalog.models import PriceChange
from shop.catalog.rules import PriceStep, lowest_before
from shop.store.queries import store

MOST_STEPS = 60


def prior_prices_of(variant_ids: Iterable[int]) -> dict[int, Money]:
    """The lowest price of the 30 days before each variant's price was lowered, in one query; others are absent."""
    wanted = list(variant_ids)
    if not wanted:
        return {}
    rows = PriceChange.objects.filter(variant__in=wanted).order_by("variant", "-at", "-pk")
    steps: defaultdict[int, list[PriceStep]] = defaultdict(list)
    for variant_id, at, price, compare_at in rows.values_list("variant", "at", "price_minor", "compare_at_minor"):
        if len(steps[variant_id]) < MOST_STEPS:
            steps[variant_id].append(PriceStep(at, price, compare_at))
    found = {variant_id: lowest_before(own) for variant_id, own in steps.items()}
    return {variant_id: Money(minor, store().currency) for variant_id, minor in found.items() if minor is not None}
