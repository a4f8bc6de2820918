"""Reads of the stock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast

from shop.catalog.models import Variant

from .models import Movement, StockLevel
from .rules import SPEED_DAYS, advise
from .types import Advice

LEVELS_SIZE = 25


def available_of(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """How many of each variant can be sold now; None where nothing is counted (digital goods)."""
    wanted = set(variant_ids)
    levels = StockLevel.objects.filter(variant__in=wanted).order_by("variant")
    counted = {level.variant_id: level.available for level in levels}
    return {variant_id: counted.get(variant_id) for variant_id in wanted}


def low_stock_of_seller(seller_id: int) -> QuerySet[StockLevel]:
    """Levels at or under their threshold, emptiest first."""
    return (
        StockLevel.objects.filter(variant__seller=seller_id, variant__archived_at=None)
        .annotate(left=F("on_hand") - F("held"))
        .filter(left__lte=F("low_at"))
        .select_related("variant__product")
        .order_by("left", "variant_id")
    )


def emptiest_of_seller(seller_id: int) -> tuple[int, StockLevel | None]:
    """How many levels are low, and the emptiest of them, in one query; the wide rows are read of that one only."""
    low = low_stock_of_seller(seller_id).select_related(None)
    count = low.order_by().values("variant__seller").annotate(count=Count("pk")).values("count")
    rows = StockLevel.objects.filter(pk=Subquery(low.values("pk")[:1])).annotate(low_count=Subquery(count))
    rows = rows.select_related("variant__product", "variant__value1", "variant__value2", "variant__value3")
    first = rows.defer("variant__product__search_text", "variant__product__search_vector").order_by("pk").first()
    return (first.low_count, first) if first else (0, None)


def _whole_variants() -> Prefetch[str]:
    """Variants with their products and options: read for the rows of a page, not for all that are sorted."""
    whole = Variant.objects.select_related("product", "value1", "value2", "value3")
    return Prefetch("variant", whole.defer("product__search_text", "product__search_vector"))


def levels_of_seller(
    seller_id: int,
    *,
    low: bool = False,
    words: str = "",
    after: tuple[int, UUID] | None = None,
    size: int = LEVELS_SIZE,
) -> list[StockLevel]:
    """The seller's counted variants, one more than `size`: oldest first, or emptiest first when only low ones.

    `after` is (what can be sold, public id of the variant) of the last row of the page before: a keyset, not an offset.
    """
    rows = StockLevel.objects.filter(variant__seller=seller_id, variant__archived_at=None)
    rows = rows.annotate(left=F("on_hand") - F("held")).prefetch_related(_whole_variants())
    if words:
        title = Cast("variant__product__title", TextField())
        rows = rows.annotate(title_text=title).filter(Q(variant__sku__icontains=words) | Q(title_text__icontains=words))
    if low:
        rows = rows.filter(left__lte=F("low_at")).order_by("left", "variant__public_id")
        if after:
            rows = rows.filter(Q(left__gt=after[0]) | Q(left=after[0], variant__public_id__gt=after[1]))
        return list(rows[: size + 1])
    rows = rows.order_by("variant__public_id")
    return list((rows.filter(variant__public_id__gt=after[1]) if after else rows)[: size + 1])


def level_of_seller(seller_id: int, public_id: UUID) -> StockLevel:
    """The seller's own counted variant. Raises StockLevel.DoesNotExist for another's."""
    rows = StockLevel.objects.select_related(
        "variant__product", "variant__value1", "variant__value2", "variant__value3"
    )
    return rows.get(variant__seller=seller_id, variant__public_id=public_id, variant__archived_at=None)


def movements_of(variant_id: int) -> QuerySet[Movement]:
    """The changes of one balance, newest first."""
    return Movement.objects.filter(variant=variant_id).order_by("-id")


def sold_since(variant_ids: Iterable[int], since: datetime) -> dict[int, int]:
    """How many pieces of each variant were sold since, less what cancelled orders gave back; absent: none."""
    kinds = [Movement.Kind.SELL, Movement.Kind.RETURN]
    rows = Movement.objects.filter(variant__in=set(variant_ids), kind__in=kinds, at__gte=since).order_by()
    return {row["variant"]: max(-row["total"], 0) for row in rows.values("variant").annotate(total=Sum("on_hand"))}


def reorder_advice(levels: Iterable[StockLevel], *, at: datetime) -> dict[int, Advice]:
    """When and how much to order of each variant, from what was sold in the last four weeks. One query."""
    rows = list(levels)
    sold = sold_since([level.variant_id for level in rows], at - timedelta(days=SPEED_DAYS))
    return {level.variant_id: advise(sold.get(level.variant_id, 0), level.lead_days) for level in rows}


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
