"""Product cards: what grids and rows show of a product, in one query however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from shop.base.money import Money
from shop.base.pictures import Picture, picture_of
from shop.base.translated import Translated
from shop.catalog.models import PriceListEntry, Product, ProductImage, Variant
from shop.catalog.reductions import Piece, prices_now
from shop.catalog.types import Listed
from shop.sellers.models import Seller
from shop.store.queries import store

RATED_FROM = 3
LOW_STOCK = 5
SLOW_DAYS = 4
NEW_FOR = timedelta(days=14)
COLUMNS = (
    "pk",
    "category",
    "seller",
    "public_id",
    "slug",
    "title",
    "kind",
    "published_at",
    "min_price_minor",
    "max_price_minor",
    "compare_at_minor",
    "in_stock",
    "low_stock_left",
    "rating_tenths",
    "review_count",
    "seller__name",
    "seller__handling_days",
)
# Which products, and in which order; what is shown of them is read for those alone.
PART = "SELECT {part} AS part, * FROM unnest(ARRAY({chosen})) WITH ORDINALITY AS rows (id, place)"
CARDS = """
SELECT chosen.part, card.* FROM ({parts}) AS chosen JOIN ({columns}) AS card ON card.pk = chosen.id
ORDER BY chosen.part, chosen.place
"""


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a grid. `rating` is of 5 and only there from 3 reviews on; at most one badge and one note.

    `listed` has its variants where any of them has a fixed price in another currency.
    """

    public_id: str
    slug: str
    title: Translated
    seller: Translated
    image: Picture | None
    price: Money
    regular_price: Money | None
    from_price: bool
    rating: float | None
    review_count: int
    listed: Listed
    badge: str
    badge_tone: str
    note: str
    note_tone: str

    @property
    def url(self) -> str:
        """Its address on the storefront."""
        return _address(self.slug, get_language())


@lru_cache(maxsize=16_384)
def _address(slug: str, language: str | None) -> str:
    """A page shows dozens of products, the same ones again and again."""
    return reverse("storefront:product", args=[slug])


def for_sale() -> QuerySet[Product]:
    """Products that shoppers may see: active, priced, not trashed, of an approved seller. Unordered: callers order."""
    return Product.objects.filter(
        status=Product.Status.ACTIVE,
        trashed_at=None,
        min_price_minor__isnull=False,
        seller__status=Seller.Status.APPROVED,
    ).order_by()


def cards_of(products: QuerySet[Product], *, at: datetime) -> list[ProductCard]:
    """The cards of an ordered, sliced queryset of `for_sale()`, in its order and in one query."""
    return cards_of_each(products, at=at)[0]


def cards_of_each(*groups: QuerySet[Product], at: datetime) -> list[list[ProductCard]]:
    """The cards of several ordered, sliced querysets of `for_sale()`, each in its order, all in one query."""
    rows = _rows(groups)
    cards: list[list[ProductCard]] = [[] for _group in groups]
    for row, card in zip(rows, _cards(rows, at=at), strict=True):
        cards[row["part"]].append(card)
    return cards


def _rows(groups: Iterable[QuerySet[Product]]) -> list[dict[str, Any]]:
    """The columns of cards, group by group."""
    parts: list[str] = []
    params: list[Any] = []
    for part, products in enumerate(groups):
        with suppress(EmptyResultSet):
            sql, values = products.values("pk").query.sql_with_params()
            parts.append(PART.format(part=part, chosen=sql))
            params += values
    if not parts:
        return []
    columns, values = _columns()
    statement = CARDS.format(parts=" UNION ALL ".join(parts), columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *values])
        names = [column.name for column in cursor.description]
        return [_read(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


@cache
def _columns() -> tuple[str, tuple[Any, ...]]:
    """What cards read of products, put together once: that takes Django longer than PostgreSQL needs to read it."""
    rows = Product.objects.order_by().annotate(cover=cover_json(), listed=listed_json())
    return rows.values("cover", "listed", *COLUMNS).query.sql_with_params()


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its JSON read."""
    texts = {name: Translated(json.loads(row[name])) for name in ("title", "seller__name")}
    listed = [json.loads(entry) for entry in row["listed"] or ()]
    return row | texts | {"listed": listed, "cover": json.loads(row["cover"]) if row["cover"] else None}


def listed_json() -> ArraySubquery:
    """The variants of the outer product, each as often as it has fixed prices; none where no variant has any."""
    any_listed = PriceListEntry.objects.filter(variant__product=OuterRef("product"))
    variants = Variant.objects.filter(Exists(any_listed), product=OuterRef("pk"), archived_at=None)
    columns = JSONObject(
        id="id", price="price_minor", currency="list_prices__currency", amount="list_prices__amount_minor"
    )
    return ArraySubquery(variants.order_by("pk").values(it=columns))


def listed_from(rows: Iterable[Mapping[str, Any]]) -> Listed:
    """The rows of `listed_json`, an entry a variant."""
    found: dict[int, tuple[int, dict[str, int]]] = {}
    for row in rows:
        _price, fixed = found.setdefault(row["id"], (row["price"], {}))
        if row["currency"]:
            fixed[row["currency"]] = row["amount"]
    return tuple(found.values())


def cover_json() -> Subquery:
    """The first ready picture of the outer product as a JSON object."""
    pictures = ProductImage.objects.filter(
        product=OuterRef("pk"), state=ProductImage.State.READY, removed_at=None, widths__len__gt=0
    ).order_by("position", "pk")
    return Subquery(pictures.values(picture=picture_json())[:1])


def picture_json() -> JSONObject:
    """The columns of a picture that `picture_of` reads, and its id."""
    columns = {name: F(name) for name in ("id", "alt", "width", "height", "base_key", "widths")}
    return JSONObject(**columns)


def rating_of(rating_tenths: int | None, review_count: int) -> float | None:
    """Stars out of 5, or nothing below 3 reviews."""
    return rating_tenths / 10 if rating_tenths and review_count >= RATED_FROM else None


def rated_at_least(stars: int) -> Q:
    """Products with enough reviews and at least so many stars."""
    return Q(review_count__gte=RATED_FROM, rating_tenths__gte=stars * 10)


def percent_off(price_minor: int, regular_minor: int | None) -> int:
    """Whole percent below the regular price, rounded down so that it never promises more; 0 for none."""
    if not regular_minor or regular_minor <= price_minor:
        return 0
    return (regular_minor - price_minor) * 100 // regular_minor


def _cards(rows: Sequence[dict[str, Any]], *, at: datetime) -> list[ProductCard]:
    """At the prices that promotions make of theirs at an instant."""
    currency = store().currency
    pieces = [Piece(row["pk"], row["category"], row["seller"], row["min_price_minor"]) for row in rows]
    prices = prices_now(pieces, at=at)
    return [_card(row, price, currency=currency, at=at) for row, price in zip(rows, prices, strict=True)]


def _card(row: dict[str, Any], price: int, *, currency: str, at: datetime) -> ProductCard:
    regular = row["compare_at_minor"] or row["min_price_minor"]
    badge, badge_tone = _badge(row, percent_off(price, regular), at)
    note, note_tone = _note(row)
    return ProductCard(
        public_id=str(row["public_id"]),
        slug=row["slug"],
        title=row["title"],
        seller=row["seller__name"],
        image=picture_of(row["cover"]),
        price=Money(price, currency),
        regular_price=Money(regular, currency) if regular > price else None,
        from_price=row["max_price_minor"] is not None and row["max_price_minor"] > row["min_price_minor"],
        rating=rating_of(row["rating_tenths"], row["review_count"]),
        review_count=row["review_count"],
        listed=listed_from(row["listed"]),
        badge=badge,
        badge_tone=badge_tone,
        note=note,
        note_tone=note_tone,
    )


def _badge(row: dict[str, Any], percent: int, at: datetime) -> tuple[str, str]:
    if percent:
        return gettext("%(percent)s%% off") % {"percent": percent}, "sale"
    if row["published_at"] and at - row["published_at"] < NEW_FOR:
        return gettext("New"), ""
    return "", ""


def _note(row: dict[str, Any]) -> tuple[str, str]:
    left, days = row["low_stock_left"], row["seller__handling_days"]
    if not row["in_stock"]:
        return gettext("Sold out"), ""
    if left is not None and left <= LOW_STOCK:
        return ngettext("Only %(left)s left", "Only %(left)s left", left) % {"left": left}, "warning"
    if row["kind"] == Product.Kind.PHYSICAL and days > SLOW_DAYS:
        return gettext("Sent within %(days)s days") % {"days": days}, ""
    return "", ""
