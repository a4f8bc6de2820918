"""The offers that need no code, kept in the process for a few seconds: without any, a cart costs no query."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shop.base.tenancy import connection
from shop.catalog.models import Category
from shop.promotions.models import Promotion
from shop.promotions.rules import Deal
from shop.promotions.types import Group, Kind, Payer

SECONDS = 5
_kept: dict[str, tuple[float, Book]] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion with the conditions that are not about goods."""

    deal: Deal
    starts_at: datetime | None
    ends_at: datetime | None
    stopped: bool
    group: Group
    first_order: bool
    limit_total: int | None
    limit_per_customer: int | None

    @property
    def personal(self) -> bool:
        """Whether it matters who asks."""
        return self.group is not Group.EVERYBODY or self.first_order or self.limit_per_customer is not None


@dataclass(frozen=True, slots=True)
class Book:
    """Every offer that needs no code and is not over, and where categories stand in the tree if any promotion asks."""

    offers: tuple[Offer, ...]
    paths: dict[int, str]


def book() -> Book:
    """What holds now or will, at most SECONDS old."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    rows = Promotion.objects.filter(stopped_at=None).order_by("pk")
    automatic = offers_of(rows.filter(needs_code=False))
    asked = rows.filter(targets__category__isnull=False).exists()
    paths = dict(Category.objects.order_by("pk").values_list("pk", "path")) if asked else {}
    fresh = Book(tuple(automatic), paths)
    _kept[schema] = (time.monotonic() + SECONDS, fresh)
    return fresh


def forget_promotions() -> None:
    """Drop what the process keeps, after a change and between tests."""
    _kept.clear()


def offers_of(rows: Iterable[Promotion]) -> list[Offer]:
    """Promotions as offers, in two queries when `rows` was not read yet."""
    found = rows.prefetch_related("targets__category") if hasattr(rows, "prefetch_related") else rows
    return [offer_of(row) for row in found]


def offer_of(row: Promotion, *, code: str = "") -> Offer:
    """One promotion as an offer; `code` is the word that asked for it."""
    return Offer(
        deal=_deal(row, code),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stopped=row.stopped_at is not None,
        group=Group(row.group),
        first_order=row.first_order,
        limit_total=row.limit_total,
        limit_per_customer=row.limit_per_customer,
    )


def _deal(row: Promotion, code: str) -> Deal:
    targets = list(row.targets.all())
    return Deal(
        promotion_id=row.pk,
        label=row.label,
        kind=Kind(row.kind),
        payer=Payer(row.payer),
        seller_id=row.seller_id,
        code=code,
        percent_bps=row.percent_bps,
        amount_minor=row.amount_minor,
        buy_quantity=row.buy_quantity,
        get_quantity=row.get_quantity,
        tier_by=row.tier_by,
        tiers=tuple((start, bps) for start, bps in row.tiers),
        most_minor=row.most_minor,
        minimum_minor=row.minimum_minor,
        minimum_quantity=row.minimum_quantity,
        exclusive=row.exclusive,
        priority=row.priority,
        products=frozenset(one.product_id for one in targets if one.product_id),
        paths=tuple(sorted(one.category.path for one in targets if one.category)),
        sellers=frozenset(one.seller_id for one in targets if one.seller_id),
    )
