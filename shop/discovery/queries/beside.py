"""What stands beside a product or a cart: bought with it, like it, the same from others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.catalog.models import Product, Variant
from shop.catalog.queries import ProductCard, ProductPage, akin_to, cards_of, cards_of_each, for_sale, rivals_of
from shop.discovery.models import Neighbour
from shop.discovery.types import Beside, Bond

ROW = 4


def beside(product: ProductPage, *, at: datetime) -> Beside:
    """The cards below a product, in one query. What stands in one row is not repeated in the next."""
    rows = (_together(product.id), _similar(product), rivals_of(product))
    together, similar, rivals = cards_of_each(*rows, at=at)
    shown = {card.public_id for card in together}
    return Beside(together, [card for card in similar if card.public_id not in shown][:ROW], rivals)


def goes_with(variant_ids: Collection[int], *, known: Collection[int] = (), at: datetime) -> list[ProductCard]:
    """What is bought with the products of these variants, what goes with most of them first; in one query.

    Neither they themselves nor products of the `known` variants are among it.
    """
    if not variant_ids:
        return []
    inside = Variant.objects.filter(pk__in=variant_ids).order_by().values("product")
    every = Variant.objects.filter(pk__in=[*variant_ids, *known]).order_by().values("product")
    bonds = Neighbour.objects.filter(kind=Bond.TOGETHER, product__in=inside).order_by()
    return cards_of(_ranked(bonds.exclude(other__in=every))[:ROW], at=at)


def _together(product_id: int) -> QuerySet[Product]:
    return _ranked(Neighbour.objects.filter(kind=Bond.TOGETHER, product=product_id).order_by())[:ROW]


def _ranked(bonds: QuerySet[Neighbour]) -> QuerySet[Product]:
    """What can be bought of the neighbours, by the sum of their likenesses."""
    sums = bonds.filter(other=OuterRef("pk")).values("other").annotate(sum=Sum("likeness")).values("sum")
    rows = for_sale().filter(in_stock=True, pk__in=bonds.values("other"))
    return rows.annotate(likeness=Subquery(sums)).order_by("-likeness", "pk")


def _similar(product: ProductPage) -> QuerySet[Product]:
    """Looked at by the same people first, then akin: of its category, with the same attributes, at a like price.

    As many more as the row beside it may have taken.
    """
    bonds = Neighbour.objects.filter(kind=Bond.ALIKE, product=product.id).order_by()
    likeness = Subquery(bonds.filter(other=OuterRef("pk")).values("likeness")[:1])
    rows = akin_to(product, also=bonds.values("other")).annotate(likeness=Coalesce(likeness, 0.0))
    order = (F("likeness").desc(), F("own").asc(), F("shared").desc(), F("distance").asc())
    return rows.order_by(*order, "-review_count", "-pk")[: 2 * ROW]
