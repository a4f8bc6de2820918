"""What an evaluation compares with, and how it names products."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F

from shop.catalog.models import Product, ProductAttribute

CONFIG = "shop_text"


def plain_full_text(words: str, most: int) -> list[int]:
    """The ids that PostgreSQL's own full text finds: all words, by its rank."""
    query = SearchQuery(words, config=CONFIG, search_type="websearch")
    rows = Product.objects.filter(search_vector=query).annotate(rank=SearchRank(F("search_vector"), query))
    return list(rows.order_by("-rank", "pk").values_list("pk", flat=True)[:most])


def products_kept() -> int:
    """How many products this marketplace has."""
    return Product.objects.count()


def common_filters() -> dict[str, str]:
    """Two filters of an address that many products pass: the choice that most have, and at least the median price."""
    rows = ProductAttribute.objects.filter(choice__isnull=False).order_by()
    sums = rows.values_list("attribute__code", "choice__code").annotate(products=Count("pk"))
    found = sums.order_by("-products", "attribute__code", "choice__code").first()
    prices = Product.objects.order_by("min_price_minor").values_list("min_price_minor", flat=True)
    median = prices[products_kept() // 2] or 0
    return {"price_min": str(median // 100), **({f"a.{found[0]}": found[1]} if found else {})}


def handles_of(ids: Iterable[int]) -> dict[int, str]:
    """The handles of products by id."""
    return dict(Product.objects.filter(pk__in=list(ids)).order_by("pk").values_list("pk", "handle"))
