"""Products that a search above the catalogue found, as something that a listing lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import F, Func, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from shop.catalog.models import Product, Variant

from .cards import for_sale


class Narrowing(Protocol):
    """What narrows a listing to the hits of a search, and knows their order."""

    def narrow(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """The hits among the products."""

    def ranked(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """Hits in order, the best first."""


class _Place(Func):
    """The place of a key in a JSON object: found by halving, however many keys there are."""

    template = "((%(expressions)s)::int)"
    arg_joiner = "::jsonb ->> "
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Hits:
    """Products by id, the best first."""

    ids: Sequence[int]

    def narrow(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """The hits among the products."""
        return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(self.ids)]))

    def ranked(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """Hits in order, the best first."""
        places = json.dumps({str(pk): place for place, pk in enumerate(self.ids)})
        return rows.order_by(_Place(Value(places, output_field=TextField()), Cast(F("pk"), TextField())))

    def leading(self, wanted: int, *, passing: int) -> Hits:
        """So many of the best as should hold `wanted` of the `passing` ones of a listing: twice as many as would do if
        these were spread evenly, and they are denser among the best as a rule.
        """
        return Hits(self.ids[: 2 * wanted * len(self.ids) // passing + 1])


@dataclass(frozen=True, slots=True)
class Fresh:
    """Products put on sale since an instant, the newest first."""

    since: datetime

    def narrow(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """The new ones among the products."""
        return rows.filter(published_at__gte=self.since)

    def ranked(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """The newest first."""
        return rows.order_by("-published_at", "-pk")


def numbers_of(product_id: int) -> tuple[str, list[tuple[str, str]]] | None:
    """The slug of a product for sale, with SKU and barcode of each of its offers; None for any other."""
    offers = Variant.objects.filter(product__in=for_sale().filter(pk=product_id), archived_at=None)
    rows = list(offers.order_by("position", "pk").values_list("product__slug", "sku", "barcode"))
    return (rows[0][0], [(sku, barcode) for _slug, sku, barcode in rows]) if rows else None
