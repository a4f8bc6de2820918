"""Reads of purchasing. Everything starts at the seller: another seller's supplier or note does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from shop.catalog.models import Variant
from shop.inventory.queries import low_stock_of_seller, reorder_advice

from .models import PurchaseLine, PurchaseNote, Supplier
from .types import Suggestion

MOST_LOW = 50


def suppliers_of_seller(seller_id: int) -> QuerySet[Supplier]:
    """The seller's directory by name, each with how many notes are open."""
    rows = Supplier.objects.filter(seller=seller_id, archived_at=None)
    still = Count("purchases", filter=Q(purchases__status=PurchaseNote.Status.OPEN))
    return rows.annotate(open_notes=still).order_by("name", "id")


def supplier_of_seller(seller_id: int, public_id: UUID) -> Supplier:
    """One of the seller's own. Raises Supplier.DoesNotExist."""
    return Supplier.objects.get(seller=seller_id, public_id=public_id, archived_at=None)


def purchases_of_seller(seller_id: int, *, still_open: bool = False) -> QuerySet[PurchaseNote]:
    """The seller's notes with how many pieces were ordered and came, for pages by id."""
    rows = PurchaseNote.objects.filter(seller=seller_id).select_related("supplier")
    if still_open:
        rows = rows.filter(status=PurchaseNote.Status.OPEN)
    return rows.annotate(pieces=Sum("lines__quantity"), came=Sum("lines__received")).order_by("-id")


def open_count(seller_id: int) -> int:
    """How many notes wait for goods."""
    return PurchaseNote.objects.filter(seller=seller_id, status=PurchaseNote.Status.OPEN).count()


def purchase_of_seller(seller_id: int, public_id: UUID) -> PurchaseNote:
    """One of the seller's own with its lines. Raises PurchaseNote.DoesNotExist."""
    lines = PurchaseLine.objects.select_related(
        "variant__product", "variant__value1", "variant__value2", "variant__value3"
    ).order_by("position")
    rows = PurchaseNote.objects.select_related("supplier", "seller").prefetch_related(Prefetch("lines", lines))
    return rows.get(seller=seller_id, public_id=public_id)


def counted_variants(seller_id: int, skus: Iterable[str]) -> dict[str, Variant]:
    """The seller's offered variants of goods, by SKU; what is downloaded is absent."""
    rows = Variant.objects.filter(
        seller=seller_id, sku__in=set(skus), archived_at=None, product__kind="physical", product__trashed_at=None
    )
    return {row.sku: row for row in rows.order_by("pk")}


def suggestions_of_seller(seller_id: int, *, at: datetime, supplier_id: int = 0) -> list[Suggestion]:
    """What runs low and how many to order, in three queries; for one supplier: what came from there, or from nobody.

    As many as the seller always orders, else as many as sell in thirty days, else twice the figure to order from.
    What is on its way already is left out.
    """
    levels = list(low_stock_of_seller(seller_id)[:MOST_LOW])
    advice, last = reorder_advice(levels, at=at), last_lines([level.variant_id for level in levels])
    coming = {variant for variant, (_supplier, _cost, missing) in last.items() if missing}
    found = [
        Suggestion(
            variant_id=level.variant_id,
            sku=level.variant.sku,
            title=str(level.variant.product.title),
            left=level.available,
            quantity=level.reorder_quantity or advice[level.variant_id].quantity or max(2 * level.low_at, 1),
            cost_minor=last.get(level.variant_id, (0, level.variant.cost_minor, 0))[1],
            supplier_id=last.get(level.variant_id, (0, None, 0))[0],
        )
        for level in levels
        if level.variant_id not in coming
    ]
    return [one for one in found if not supplier_id or one.supplier_id in {0, supplier_id}]


def last_lines(variant_ids: Iterable[int]) -> dict[int, tuple[int, int | None, int]]:
    """(supplier, cost, pieces on their way) of the newest note of each variant."""
    rows = PurchaseLine.objects.filter(variant__in=set(variant_ids)).order_by("variant", "-note")
    newest = rows.distinct("variant").annotate(left=F("quantity") - F("received"))
    return {
        variant: (supplier, cost, left if status == PurchaseNote.Status.OPEN else 0)
        for variant, supplier, cost, left, status in newest.values_list(
            "variant", "note__supplier", "cost_minor", "left", "note__status"
        )
    }
