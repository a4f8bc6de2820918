"""What to offer while somebody types: queries to go on with, categories, sellers, and the first products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Case, Q, Sum, TextField, When
from django.db.models.functions import Cast

from shop.base.tenancy import connection
from shop.catalog.queries import ProductCard, cards_of, category_tree, for_sale
from shop.search.models import Asked, Document, Generation
from shop.search.reading import read
from shop.search.types import CategoryHits, Completion, Found, SellerHit, Suggestions
from shop.sellers.models import Seller

from .engine import find
from .lookup import AFTER

COMPLETIONS, CATEGORIES, SELLERS, CARDS, POPULAR = 6, 2, 2, 4, 6
REMEMBERED = timedelta(days=90)
OFTEN = 3
LOOKED_AT = 80
# Queries of the past, in which every word is one that the index has: slips of many are still slips. Those after which
# people opened something come first.
GONE_ON = """
SELECT words FROM search_asked
WHERE words >= %s AND words < %s AND language = %s AND "on" >= %s AND found > 0
GROUP BY words HAVING sum(times) >= %s AND NOT EXISTS (
  SELECT FROM regexp_split_to_table(words, ' ') AS part WHERE length(part) > 2 AND NOT EXISTS (
    SELECT FROM search_word WHERE generation_id = (SELECT id FROM search_generation WHERE state = 'live')
    AND word = part AND products > 0))
ORDER BY sum(times + 3 * opened) DESC, words LIMIT %s
"""


def suggest(typed: str, *, language: str, at: datetime) -> Suggestions:
    """Suggestions for what was typed so far; for nothing typed what is asked most."""
    normal = read(typed).normal
    if not normal:
        return Suggestions(typed="", popular=popular_queries(language=language, today=at.date()))
    found = find(typed, by_words=True)
    return Suggestions(
        typed=found.typed,
        completions=_completions(normal, found, language, at.date()),
        categories=category_hits(found)[:CATEGORIES],
        sellers=sellers_named(normal),
        cards=cards_of_hits(found.ids[:CARDS], at=at),
        total=len(found.ids),
    )


def popular_queries(*, language: str, today: date) -> list[str]:
    """What was asked most in the last weeks and found something."""
    rows = Asked.objects.filter(language=language, on__gte=today - timedelta(days=30), found__gt=0).order_by()
    often = rows.values("words").annotate(all_times=Sum("times")).filter(all_times__gte=OFTEN)
    return list(often.order_by("-all_times", "words").values_list("words", flat=True)[:POPULAR])


def cards_of_hits(ids: Sequence[int], *, at: datetime) -> list[ProductCard]:
    """Cards of these products in their order."""
    if not ids:
        return []
    places = Case(*(When(pk=pk, then=place) for place, pk in enumerate(ids)))
    return cards_of(for_sale().filter(pk__in=list(ids)).order_by(places), at=at)


def category_hits(found: Found) -> list[CategoryHits]:
    """The categories right below the top, or the top ones, that most of the products are in; most first."""
    tree = category_tree()
    paths = {node.id: path for path, node in tree.by_path.items()}
    sums: Counter[str] = Counter()
    for category_id, count in Counter(found.categories).items():
        line = tree.line_to(paths.get(category_id, ""))
        if line:
            sums[line[min(1, len(line) - 1)].path] += count
    nodes = [(tree.by_path[path], count) for path, count in sums.most_common()]
    return [CategoryHits(node.title, node.url_path, count) for node, count in nodes]


def sellers_named(normal: str) -> list[SellerHit]:
    """Approved sellers with a word in their name that begins like the query."""
    named = Seller.objects.annotate(names=Cast("name", TextField())).filter(status=Seller.Status.APPROVED)
    begins = Q(names__icontains=f'"{normal}') | Q(names__icontains=f" {normal}")
    rows = named.filter(begins).order_by("slug").values_list("name", "slug")[:SELLERS]
    return [SellerHit(name, slug) for name, slug in rows]


def _completions(normal: str, found: Found, language: str, today: date) -> list[Completion]:
    with connection.cursor() as cursor:
        cursor.execute(GONE_ON, [normal, normal + AFTER, language, today - REMEMBERED, OFTEN, COMPLETIONS])
        past = [words for (words,) in cursor.fetchall()]
    offered = dict.fromkeys([*past, *_from_titles(normal, found.ids[:LOOKED_AT])])
    return [_completion(text, normal) for text in offered if text != normal][:COMPLETIONS]


def _from_titles(normal: str, ids: Sequence[int]) -> list[str]:
    """The typed words with the last one finished, or followed by the next, as titles of the hits have them."""
    *before, last = normal.split(" ")
    live = Generation.objects.filter(state=Generation.State.LIVE).order_by("pk").values("pk")
    rows = Document.objects.filter(generation__in=live, product_id__in=list(ids)).order_by("product_id")
    ends: Counter[str] = Counter()
    for words in rows.values_list("title_words", flat=True):
        ends.update({word for word in words if word.startswith(last) and word != last and word not in before})
        ends.update({f"{left} {right}" for left, right in pairwise(words) if left == last and right not in before})
    fits = [(count, end) for end, count in ends.items() if len(end.split()[-1]) > 2 and not end.split()[-1].isdigit()]
    return [" ".join([*before, end]) for _count, end in sorted(fits, key=lambda fit: (-fit[0], fit[1]))[:COMPLETIONS]]


def _completion(text: str, normal: str) -> Completion:
    return Completion(text, normal, text.removeprefix(normal)) if text.startswith(normal) else Completion(text)
