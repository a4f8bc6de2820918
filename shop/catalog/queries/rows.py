"""Rows of cards that staff compose: by age, by fame, of a category, with a tag, or hand-picked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, When

from shop.catalog.models import Category, Product

from .cards import RATED_FROM, ProductCard, cards_of, for_sale
from .tree import category_tree

MAX_ROW = 24


def cards_for_row(
    *, source: str, value: str = "", slugs: Sequence[str] = (), limit: int, at: datetime
) -> list[ProductCard]:
    """At most `limit` cards in one query, by source: newest, featured, rating, category (its address), tag or slugs."""
    return cards_of(_row(source, value, slugs)[: max(0, min(limit, MAX_ROW))], at=at)


def _row(source: str, value: str, slugs: Sequence[str]) -> QuerySet[Product]:
    rows = for_sale()
    newest = rows.order_by("-published_at", "-pk")
    if source == "featured":
        return newest.filter(featured=True)
    if source == "rating":
        return rows.filter(review_count__gte=RATED_FROM).order_by("-rating_tenths", "-review_count", "-pk")
    if source == "tag":
        return newest.filter(tags__contains=[value])
    if source == "category":
        node = category_tree().at(value)
        below = Category.objects.filter(path__startswith=node.path).order_by() if node else Category.objects.none()
        return newest.filter(category__in=below.values("pk"))
    if source == "slugs":
        places = [When(slug=slug, then=place) for place, slug in enumerate(slugs)]
        order = Case(*places, default=len(places), output_field=IntegerField())
        return rows.filter(slug__in=list(slugs)).order_by(order, "pk")
    return newest
