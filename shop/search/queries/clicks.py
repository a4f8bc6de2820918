"""What was shown and what of it was opened, from the counts of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from shop.catalog.models import Product
from shop.search.learning import Shown
from shop.search.models import Asked, Chosen, Liking
from shop.search.rules import rating_facts, trust_of

MOST_LISTS = 3000

type Facts = tuple[float, float, float, float, float]  # in the order of `Boosts`


def days_with_clicks(since: date) -> list[date]:
    """The days on which something was opened, in order."""
    rows = Chosen.objects.filter(on__gte=since).order_by("on").values_list("on", flat=True).distinct()
    return list(rows)


def lists_shown(since: date, before: date) -> list[Shown]:
    """Every product of the lists of these days, those asked most: what it is like now, and whether it was opened."""
    asked = Asked.objects.filter(on__gte=since, on__lt=before, opened__gt=0).order_by("-times", "pk")[:MOST_LISTS]
    lists = [(row.words, row.on, row.top) for row in asked]
    opened = set(
        Chosen.objects.filter(on__gte=since, on__lt=before).order_by("pk").values_list("words", "on", "product")
    )
    facts = _facts({pk for _words, _on, top in lists for pk in top})
    return [
        Shown(place, *facts[pk], opened=(words, on, pk) in opened)
        for words, on, top in lists
        for place, pk in enumerate(top, start=1)
        if pk in facts
    ]


def opened_after(since: date) -> Mapping[str, Mapping[int, int]]:
    """How often each product was opened after words since a day, for the words that led to something most."""
    rows = Chosen.objects.filter(on__gte=since).order_by("-times", "pk").values_list("words", "product", "times")
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for words, product_id, times in rows[: 10 * MOST_LISTS]:
        found[words][product_id] += times
    return found


def _facts(product_ids: set[int]) -> dict[int, Facts]:
    """What a product and its seller are like, as the ranking sees them, 0 to 1."""
    rows = Product.objects.filter(pk__in=product_ids).order_by("pk")
    likings = dict(Liking.objects.filter(product__in=product_ids).order_by("pk").values_list("pk", "share"))
    columns = ("pk", "in_stock", "rating_tenths", "review_count", "seller__rating_tenths", "seller__rating_count")
    return {
        pk: (float(stock), *rating_facts(rating or 0, count), likings.get(pk, 0.0), trust_of(of_seller, ratings))
        for pk, stock, rating, count, of_seller, ratings in rows.values_list(*columns)
    }
