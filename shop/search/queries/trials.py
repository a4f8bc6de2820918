"""What an evaluation compares with, and how it names products."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from shop.catalog.models import Product

CONFIG = "shop_text"


def plain_full_text(words: str, most: int) -> list[int]:
    """The ids that PostgreSQL's own full text finds: all words, by its rank."""
    query = SearchQuery(words, config=CONFIG, search_type="websearch")
    rows = Product.objects.filter(search_vector=query).annotate(rank=SearchRank(F("search_vector"), query))
    return list(rows.order_by("-rank", "pk").values_list("pk", flat=True)[:most])


def handles_of(ids: Iterable[int]) -> dict[int, str]:
    """The handles of products by id."""
    return dict(Product.objects.filter(pk__in=list(ids)).order_by("pk").values_list("pk", "handle"))
