"""Whose sale costs what."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shop.base.tenancy import connection
from shop.catalog.models import Category, Product
from shop.sellers.models import Seller
from shop.store.queries import store

from .models import CommissionRule, CommissionVat
from .rules import Live, fee_of, vat_on, winner
from .types import Goods, Scope, Terms, Trial

SECONDS = 5
_kept: dict[str, tuple[float, Book]] = {}


@dataclass(frozen=True, slots=True)
class Book:
    """Every rule and rate of VAT, and where categories stand in the tree if a rule asks for it."""

    rules: list[Live]
    vat: dict[date, int]
    paths: dict[int, str]


def terms_for(goods: Iterable[Goods], *, on: date) -> dict[Goods, Terms]:
    """What applies to each on a day of the marketplace's calendar."""
    book, settings = _book(), store()
    vat = vat_on(book.vat, on=on, country=settings.country)
    return {one: _terms(book, one, on=on, vat=vat, otherwise=settings.commission_bps) for one in goods}


def _terms(book: Book, goods: Goods, *, on: date, vat: int, otherwise: int) -> Terms:
    rule = winner(book.rules, goods, path=book.paths.get(goods.category_id, ""), on=on)
    if rule is None:
        return Terms(Scope.DEFAULT, otherwise, vat)
    return Terms(rule.scope, rule.rate_bps, vat, rule.flat_minor, rule.floor_minor, rule.cap_minor, rule.rule_id)


def trial_of(slug: str, *, on: date, price_minor: int | None = None) -> Trial | None:
    """What selling one piece of a product would cost on a day, at its lowest price where none is given; None without
    such a product."""
    row = Product.objects.filter(slug=slug).first()
    if row is None:
        return None
    goods, price = Goods(row.pk, row.category_id, row.seller_id), price_minor
    if price is None:
        price = row.min_price_minor or 0
    terms = terms_for([goods], on=on)[goods]
    return Trial(str(row.title), price, terms, fee_of(terms, price, 1))


def _book() -> Book:
    """Kept in the process for a few seconds, so that carts and product forms ask the database rarely."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    rows = list(CommissionRule.objects.select_related("category").order_by("pk"))
    vat: Mapping[date, int] = dict(CommissionVat.objects.order_by("pk").values_list("starts_on", "rate_bps"))
    asked = any(row.scope == Scope.CATEGORY for row in rows)
    paths = dict(Category.objects.order_by("pk").values_list("pk", "path")) if asked else {}
    book = Book([_live(row) for row in rows], dict(vat), paths)
    _kept[schema] = (time.monotonic() + SECONDS, book)
    return book


def _live(row: CommissionRule) -> Live:
    return Live(
        rule_id=row.pk,
        scope=Scope(row.scope),
        target_id=row.target_id,
        path=row.category.path if row.category else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        rate_bps=row.rate_bps,
        flat_minor=row.flat_minor,
        floor_minor=row.floor_minor,
        cap_minor=row.cap_minor,
    )


def forget_rules() -> None:
    """Drop what the process keeps, after a change and between tests."""
    _kept.clear()


def commission_rules(*, on: date | None = None) -> QuerySet[CommissionRule]:
    """Every rule, or those that are over neither before `on`; with what they are for, newest first in each scope."""
    rows = CommissionRule.objects.select_related("category", "seller", "product")
    if on is not None:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.order_by("scope", "-starts_on", "pk")


def vat_rates() -> QuerySet[CommissionVat]:
    """The rates of VAT on the fee, newest first."""
    return CommissionVat.objects.order_by("-starts_on")


def target_with_slug(scope: Scope, slug: str) -> int | None:
    """The product or seller with this address, for a rule about it; None where there is none."""
    if scope is Scope.PRODUCT:
        return Product.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return Seller.objects.filter(slug=slug).values_list("pk", flat=True).first()


def category_choices() -> list[tuple[int, str]]:
    """Every category in the order of the tree, indented by its depth."""
    rows = Category.objects.order_by("path")
    return [(row.pk, "\u2003" * (row.depth - 1) + str(row.title)) for row in rows]
