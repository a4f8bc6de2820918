"""Reads of the stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, QuerySet, Sum

from .models import Movement, StockLevel
from .types import Shortage


def available_of(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """How many of each variant can be sold now; None where nothing is counted (digital goods)."""
    wanted = set(variant_ids)
    levels = StockLevel.objects.filter(variant__in=wanted).order_by("variant")
    counted = {level.variant_id: level.available for level in levels}
    return {variant_id: counted.get(variant_id) for variant_id in wanted}


def shortages_of(quantities: Mapping[int, int]) -> tuple[Shortage, ...]:
    """Which of the wanted quantities cannot be had now."""
    available = available_of(quantities)
    return tuple(
        Shortage(variant_id, wanted, left)
        for variant_id, wanted in sorted(quantities.items())
        if (left := available[variant_id]) is not None and left < wanted
    )


def low_stock_of_seller(seller_id: int) -> QuerySet[StockLevel]:
    """Levels at or under their threshold, emptiest first."""
    return (
        StockLevel.objects.filter(variant__seller=seller_id, variant__archived_at=None)
        .annotate(left=F("on_hand") - F("held"))
        .filter(left__lte=F("low_at"))
        .select_related("variant__product")
        .order_by("left", "variant")
    )


def balances_that_differ() -> list[tuple[int, int, int]]:
    """(variant, on hand, sum of movements) wherever a balance is not the sum of its movements; empty is right."""
    sums = {
        row["variant"]: (row["on_hand_sum"], row["held_sum"])
        for row in Movement.objects.order_by()
        .values("variant")
        .annotate(on_hand_sum=Sum("on_hand"), held_sum=Sum("held"))
    }
    return [
        (level.variant_id, level.on_hand, sums.get(level.variant_id, (0, 0))[0])
        for level in StockLevel.objects.order_by("variant")
        if (level.on_hand, level.held) != sums.get(level.variant_id, (0, 0))
    ]
