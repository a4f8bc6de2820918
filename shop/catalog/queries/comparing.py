"""Products side by side: their cards, and what is known of them line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, QuerySet, When

from shop.base.translated import Translated
from shop.catalog.models import Product

from .cards import ProductCard, cards_of, for_sale
from .product import Detail, detail_of, specification_json


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of the table: a label, and for each product what it has of it. `differs` when they are not all alike."""

    label: Translated
    cells: Sequence[Sequence[Detail]]

    @property
    def differs(self) -> bool:
        """Whether it tells the products apart."""
        return any(cell != self.cells[0] for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products that are for sale, with brand and seller, and the lines that any of them has."""

    cards: Sequence[ProductCard]
    brands: Sequence[str]
    lines: Sequence[Compared]


def comparison_of(public_ids: Sequence[UUID], *, at: datetime) -> Comparison:
    """The products in this order, without those that are not for sale; in two queries, none for no products."""
    if not public_ids:
        return Comparison((), (), ())
    cards = cards_of(_in_order(public_ids), at=at)
    rows = _in_order(public_ids).annotate(specification=ArraySubquery(specification_json()))
    found = list(rows.values_list("brand__name", "specification"))
    details = [[detail_of(line) for line in specification] for _brand, specification in found]
    return Comparison(cards, [brand or "" for brand, _specification in found], _lines(details))


def _in_order(public_ids: Sequence[UUID]) -> QuerySet[Product]:
    places = [When(public_id=public_id, then=place) for place, public_id in enumerate(public_ids)]
    return for_sale().filter(public_id__in=list(public_ids)).order_by(Case(*places, output_field=IntegerField()))


def _lines(products: Sequence[Sequence[Detail]]) -> list[Compared]:
    """Lines that most products have first, then in the order of their attributes."""
    cells: dict[Any, list[list[Detail]]] = {}
    labels: dict[Any, Mapping[str, str]] = {}
    for place, details in enumerate(products):
        for detail in details:
            key = tuple(sorted(detail.label.items()))
            labels[key] = detail.label
            cells.setdefault(key, [[] for _product in products])[place].append(detail)
    ordered = sorted(cells.items(), key=lambda entry: -sum(bool(cell) for cell in entry[1]))
    return [Compared(Translated(labels[key]), row) for key, row in ordered]
