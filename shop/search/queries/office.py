"""What the office sees of searches: what is asked most, what finds nothing, what nobody opens, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Max, Q, QuerySet, Sum

from shop.catalog.models import Brand, Category, Product
from shop.catalog.queries import ProductCard
from shop.search.models import Asked, Chosen, Lift, Placement, Redirect, Synonym
from shop.search.reading import normal_form
from shop.search.types import Found
from shop.sellers.models import Seller

from .engine import find
from .suggesting import cards_of_hits

LOOKED_BACK = timedelta(days=30)
MOST = 100
SHOWN = 24
OFTEN = 3
TOP, EMPTY, ABANDONED = "top", "empty", "abandoned"
KINDS = ("category", "brand", "seller")


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Words with how often they were searched, what they found the last time, how often somebody opened a product,
    at which place it stood on average, and how often it was put into a cart. `typed` is how people write them.
    """

    words: str
    typed: str
    times: int
    found: int
    opened: int
    place: float | None
    taken: int = 0

    @property
    def opened_percent(self) -> int:
        """Of a hundred searches, after how many a product was opened."""
        return min(100, self.opened * 100 // self.times)

    @property
    def taken_percent(self) -> int:
        """Of a hundred searches, after how many a product was put into a cart."""
        return min(100, self.taken * 100 // self.times)


@dataclass(frozen=True, slots=True)
class Liftable:
    """A category, brand or seller of the results; `percent` is how much the office lifts it, 0 where it does not."""

    kind: str
    named: str
    title: str
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query shows now: the result with the products it hides, and the rules that it has."""

    found: Found
    cards: Sequence[tuple[ProductCard, int | None]]
    hidden: Sequence[ProductCard]
    synonyms: Sequence[Synonym]
    redirect: Redirect | None
    liftable: Sequence[Liftable]

    @property
    def lifted(self) -> list[Liftable]:
        """What the office raised or lowered."""
        return [one for one in self.liftable if one.percent]


def asked_lines(view: str, *, today: date) -> list[AskedLine]:
    """The last thirty days: words asked most, words that found nothing, or words after which nobody opened anything.

    Words that the office lets open a page are at none of these faults.
    """
    rows = Asked.objects.filter(on__gte=today - LOOKED_BACK).order_by()
    sums = rows.values("words").annotate(
        all_times=Sum("times"),
        all_opened=Sum("opened"),
        all_taken=Sum("taken"),
        written=Max("typed"),
        every_found=ArrayAgg("found", order_by=["-on", "-pk"]),
    )
    sums = sums.annotate(last_found=F("every_found__0"))
    if view == EMPTY:
        sums = sums.filter(last_found=0)
    elif view == ABANDONED:
        sums = sums.filter(last_found__gt=0, all_opened=0, all_times__gte=OFTEN)
    if view in {EMPTY, ABANDONED}:
        sums = sums.exclude(words__in=Redirect.objects.order_by().values("query"))
    found = list(sums.order_by("-all_times", "words")[:MOST])
    places = _places([row["words"] for row in found], today)
    return [
        AskedLine(
            row["words"],
            row["written"] or row["words"],
            row["all_times"],
            row["last_found"],
            row["all_opened"],
            places.get(row["words"]),
            row["all_taken"],
        )
        for row in found
    ]


def preview(query: str, *, at: datetime) -> Preview:
    """What shoppers see for a query now, and what the office ruled of it."""
    normal, found = normal_form(query), find(query)
    places = dict(Placement.objects.filter(query=normal).order_by("pk").values_list("product", "place"))
    ids = list(found.ids[:SHOWN])
    cards = cards_of_hits(ids, at=at)
    public = _public_ids([*ids, *places])
    by_card = {public[pk]: place for pk, place in places.items() if pk in public}
    about = Synonym.objects.filter(Q(words=normal) | Q(also=normal))
    return Preview(
        found=found,
        cards=[(card, by_card.get(card.public_id)) for card in cards],
        hidden=cards_of_hits([pk for pk, place in places.items() if not place], at=at),
        synonyms=list(about.order_by("words", "also")),
        redirect=Redirect.objects.filter(query=normal).first(),
        liftable=_liftable(normal, ids),
    )


def synonyms() -> QuerySet[Synonym]:
    """Every synonym."""
    return Synonym.objects.order_by("words", "also")


def redirects() -> QuerySet[Redirect]:
    """Every redirect."""
    return Redirect.objects.order_by("query")


def placements() -> QuerySet[Placement]:
    """Every product that is shown at a place or hidden."""
    return Placement.objects.select_related("product").order_by("query", "place", "pk")


def lifts() -> QuerySet[Lift]:
    """Every category, brand and seller that stands higher or lower for some words."""
    return Lift.objects.select_related("category", "brand", "seller").order_by("query", "pk")


def lifted_thing(kind: str, named: str) -> dict[str, int] | None:
    """The column of a lift that a form of the office names; None for what is not there."""
    rows: dict[str, QuerySet[Any]] = {
        "category": Category.objects.filter(url_path=named),
        "brand": Brand.objects.filter(slug=named),
        "seller": Seller.objects.filter(slug=named),
    }
    found = rows[kind].order_by("pk").values_list("pk", flat=True).first() if kind in rows else None
    return {f"{kind}_id": found} if found else None


def liftable_of(lift: Lift) -> Liftable:
    """A lift as the office reads it."""
    if lift.category:
        return Liftable("category", lift.category.url_path, str(lift.category.title), lift.percent)
    if lift.brand:
        return Liftable("brand", lift.brand.slug, lift.brand.name, lift.percent)
    seller: Any = lift.seller
    return Liftable("seller", seller.slug, str(seller.name), lift.percent)


def product_named(public_id: UUID) -> Product | None:
    """The product of a form of the office."""
    return Product.objects.filter(public_id=public_id).first()


def _liftable(query: str, ids: list[int]) -> list[Liftable]:
    """What is lifted for the query, then the categories, brands and sellers of its first results."""
    found = {(one.kind, one.named): one for one in map(liftable_of, lifts().filter(query=query))}
    rows = Product.objects.filter(pk__in=ids).select_related("category", "brand", "seller").order_by("pk")
    for row in rows.defer("search_text", "search_vector", "description"):
        things = [Liftable("category", row.category.url_path, str(row.category.title))]
        things += [Liftable("brand", row.brand.slug, row.brand.name)] if row.brand else []
        things += [Liftable("seller", row.seller.slug, str(row.seller.name))]
        for one in things:
            found.setdefault((one.kind, one.named), one)
    return sorted(found.values(), key=lambda one: (KINDS.index(one.kind), one.title))


def _places(words: list[str], today: date) -> dict[str, float]:
    rows = Chosen.objects.filter(words__in=words, on__gte=today - LOOKED_BACK, placed__gt=0).order_by()
    sums = rows.values("words").annotate(all_places=Sum("places"), all_placed=Sum("placed"))
    return {row["words"]: row["all_places"] / row["all_placed"] for row in sums}


def _public_ids(ids: list[int]) -> dict[int, str]:
    rows = Product.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "public_id")
    return {pk: str(public_id) for pk, public_id in rows}
