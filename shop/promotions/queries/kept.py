"""The offers that need no code, kept in the process for a few seconds: without any, a cart costs no query."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from shop.base.tenancy import connection
from shop.catalog.models import Category
from shop.promotions.models import Promotion
from shop.promotions.rules import Deal
from shop.promotions.types import Group, Kind, Payer

SECONDS = 5
REMEMBERED = timedelta(days=90)  # a price of the 30 days before a lowering that still goes on
_kept: dict[str, tuple[float, Book]] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion with the conditions that are not about goods."""

    deal: Deal
    made_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    stopped_at: datetime | None
    group: Group
    first_order: bool
    limit_total: int | None
    limit_per_customer: int | None

    @property
    def personal(self) -> bool:
        """Whether it matters who asks."""
        return self.group is not Group.EVERYBODY or self.first_order or self.limit_per_customer is not None

    @property
    def for_anybody(self) -> bool:
        """Whether everybody gets it, as often as they like."""
        return not self.personal and self.limit_total is None

    @property
    def begins_at(self) -> datetime:
        """Since when it holds."""
        return self.starts_at or self.made_at

    @property
    def over_at(self) -> datetime | None:
        """Since when it does not hold any more."""
        return min((end for end in (self.ends_at, self.stopped_at) if end is not None), default=None)

    def runs_at(self, at: datetime) -> bool:
        """Whether it holds, or held, at an instant."""
        begun = self.starts_at is None or self.starts_at <= at
        return begun and (self.over_at is None or at < self.over_at)


@dataclass(frozen=True, slots=True)
class Book:
    """Every offer that needs no code; those that were switched off lately are `past`: they made prices of then.

    `paths` says where categories stand in the tree, if any promotion asks.
    """

    offers: tuple[Offer, ...]
    past: tuple[Offer, ...]
    paths: dict[int, str]


def book() -> Book:
    """What holds now or will, and what held lately; at most SECONDS old."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    lately = Q(stopped_at=None) | Q(stopped_at__gt=Now() - REMEMBERED)
    rows = Promotion.objects.filter(lately).order_by("pk")
    automatic = offers_of(rows.filter(needs_code=False))
    asked = rows.filter(targets__category__isnull=False).exists()
    paths = dict(Category.objects.order_by("pk").values_list("pk", "path")) if asked else {}
    fresh = Book(
        offers=tuple(offer for offer in automatic if offer.stopped_at is None),
        past=tuple(offer for offer in automatic if offer.stopped_at is not None),
        paths=paths,
    )
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
        made_at=row.created_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stopped_at=row.stopped_at,
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
