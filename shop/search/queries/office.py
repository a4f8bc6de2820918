"""What the office sees of searches: what is asked most, what finds nothing, what nobody opens, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet, Sum

from shop.catalog.models import Product
from shop.catalog.queries import ProductCard
from shop.search.models import Asked, Chosen, Placement, Redirect, Synonym
from shop.search.reading import normal_form
from shop.search.types import Found

from .engine import find
from .suggesting import cards_of_hits

LOOKED_BACK = timedelta(days=30)
MOST = 100
SHOWN = 24
OFTEN = 3
TOP, EMPTY, ABANDONED = "top", "empty", "abandoned"


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Words with how often they were searched, what they found the last time, how often somebody opened a product
    and at which place it stood on average.
    """

    words: str
    times: int
    found: int
    opened: int
    place: float | None

    @property
    def opened_percent(self) -> int:
        """Of a hundred searches, after how many a product was opened."""
        return min(100, self.opened * 100 // self.times)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query shows now: the result with the products it hides, and the rules that it has."""

    found: Found
    cards: Sequence[tuple[ProductCard, int | None]]
    hidden: Sequence[ProductCard]
    synonyms: Sequence[Synonym]
    redirect: Redirect | None


def asked_lines(view: str, *, today: date) -> list[AskedLine]:
    """The last thirty days: words asked most, words that found nothing, or words after which nobody opened anything."""
    rows = Asked.objects.filter(on__gte=today - LOOKED_BACK).order_by()
    sums = rows.values("words").annotate(all_times=Sum("times"), all_opened=Sum("opened"), last_found=Max("found"))
    if view == EMPTY:
        sums = sums.filter(last_found=0)
    elif view == ABANDONED:
        sums = sums.filter(last_found__gt=0, all_opened=0, all_times__gte=OFTEN)
    found = list(sums.order_by("-all_times", "words")[:MOST])
    places = _places([row["words"] for row in found], today)
    return [
        AskedLine(row["words"], row["all_times"], row["last_found"], row["all_opened"], places.get(row["words"]))
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


def product_named(public_id: UUID) -> Product | None:
    """The product of a form of the office."""
    return Product.objects.filter(public_id=public_id).first()


def _places(words: list[str], today: date) -> dict[str, float]:
    rows = Chosen.objects.filter(words__in=words, on__gte=today - LOOKED_BACK, placed__gt=0).order_by()
    sums = rows.values("words").annotate(all_places=Sum("places"), all_placed=Sum("placed"))
    return {row["words"]: row["all_places"] / row["all_placed"] for row in sums}


def _public_ids(ids: list[int]) -> dict[int, str]:
    rows = Product.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "public_id")
    return {pk: str(public_id) for pk, public_id in rows}
