"""What to offer while somebody types: queries to go on with, categories, sellers, and the first products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Case, Q, TextField, When
from django.db.models.functions import Cast

from shop.base.tenancy import connection
from shop.catalog.models import Product
from shop.catalog.queries import ProductCard, cards_of, category_tree, for_sale
from shop.search.models import Document, Generation
from shop.search.reading import normal_form, read, written_form
from shop.search.text import CHUNK
from shop.search.types import CategoryHits, Completion, Found, SellerHit, Suggestions
from shop.sellers.models import Seller

from .engine import find
from .lookup import AFTER

COMPLETIONS, CATEGORIES, SELLERS, CARDS, POPULAR = 6, 2, 2, 4, 6
REMEMBERED = timedelta(days=90)
LATELY = timedelta(days=30)
TRIED = 60
OFTEN = 3
LOOKED_AT = 80
# Every word is one that the index has, or says nothing: slips of many are still slips.
WELL_SPELLED = """
NOT EXISTS (
  SELECT FROM regexp_split_to_table(words, '[ ./+&_''-]+') AS part
  WHERE length(part) > 2 AND ts_lexize('pg_catalog.english_stem', part) IS DISTINCT FROM '{}' AND NOT EXISTS (
    SELECT FROM search_word WHERE generation_id = (SELECT id FROM search_generation WHERE state = 'live')
    AND word = part AND products > 0))
"""
# Queries of the past; those after which people opened something come first.
GONE_ON = f"""
SELECT words, max(typed) FROM search_asked
WHERE words >= %s AND words < %s AND language = %s AND "on" >= %s AND found > 0
GROUP BY words HAVING sum(times) >= %s AND {WELL_SPELLED}
ORDER BY sum(times + 3 * opened) DESC, words LIMIT %s
"""  # noqa: S608 - our own words
POPULAR_NOW = f"""
SELECT words, typed FROM (
  SELECT words, max(typed) AS typed, sum(times) AS times FROM search_asked
  WHERE language = %s AND "on" >= %s AND found > 0
  GROUP BY words HAVING sum(times) >= %s ORDER BY 3 DESC, 1 LIMIT %s
) AS often WHERE {WELL_SPELLED} ORDER BY times DESC, words LIMIT %s
"""  # noqa: S608 - our own words
# A word may be whole and a beginning at once, as stone is of stoneware: its goods do not name the longer one.
LONGER = """
SELECT word FROM search_word
WHERE generation_id = (SELECT id FROM search_generation WHERE state = 'live')
AND word > %s AND word < %s AND products > 0
ORDER BY products DESC, word LIMIT %s
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
        sellers=sellers_named(found.typed),
        cards=cards_of_hits(found.ids[:CARDS], at=at),
        total=len(found.ids),
    )


def popular_queries(*, language: str, today: date) -> list[str]:
    """What was asked most in the last weeks and found something, as people write it."""
    with connection.cursor() as cursor:
        cursor.execute(POPULAR_NOW, [language, today - LATELY, OFTEN, TRIED, POPULAR])
        return [typed or words for words, typed in cursor.fetchall()]


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


def sellers_named(typed: str) -> list[SellerHit]:
    """Approved sellers with a word in their name, in any language, that begins like what was typed."""
    named = Seller.objects.annotate(names=Cast("name", TextField())).filter(status=Seller.Status.APPROVED)
    begins = Q(names__icontains=f'": "{typed}') | Q(names__icontains=f" {typed}")
    rows = named.filter(begins).order_by("slug").values_list("name", "slug")[:SELLERS]
    return [SellerHit(name, slug) for name, slug in rows]


def _completions(normal: str, found: Found, language: str, today: date) -> list[Completion]:
    """Past queries, then words of titles, then longer words; `normal` is what was typed as queries are compared."""
    with connection.cursor() as cursor:
        cursor.execute(GONE_ON, [normal, normal + AFTER, language, today - REMEMBERED, OFTEN, COMPLETIONS])
        past = {words: typed or words for words, typed in cursor.fetchall()}
    ids = found.ids[:LOOKED_AT]
    known = [*past, *_from_titles(normal, ids)]
    if len(known) < COMPLETIONS and normal.isascii() and " " not in normal:
        known += _longer(normal)
    offered = [words for words in dict.fromkeys(known) if words != normal][:COMPLETIONS]
    written = _as_written({word for words in offered if words not in past for word in words.split(" ")}, ids)
    shown = [past.get(words) or " ".join(written.get(word, word) for word in words.split(" ")) for words in offered]
    begun = written_form(found.typed)
    return [_completion(text, begun) for text in dict.fromkeys(shown)]


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


def _longer(word: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LONGER, [word, word + AFTER, COMPLETIONS])
        return [longer for (longer,) in cursor.fetchall()]


def _as_written(words: Set[str], ids: Sequence[int]) -> dict[str, str]:
    """The words as the titles write them: the index leaves out marks that Bangla and Arabic readers would miss."""
    marked = {word for word in words if not word.isascii()}
    if not marked:
        return {}
    titles = Product.objects.filter(pk__in=list(ids)).order_by("pk").values_list("title", flat=True)
    found = (written_form(word) for title in titles for text in title.values() for word in CHUNK.findall(text))
    return {normal: word for word in found if (normal := normal_form(word)) in marked}


def _completion(text: str, begun: str) -> Completion:
    return Completion(text, begun, text.removeprefix(begun)) if text.startswith(begun) else Completion(text)
