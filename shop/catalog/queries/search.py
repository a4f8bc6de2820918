"""Work lists searched by PostgreSQL's full text, an exact SKU first; and titles close to words that find nothing."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, When
from django.db.models.functions import Cast, Upper

from shop.catalog.models import Product, Variant

from .cards import ProductCard, cards_of, for_sale

CONFIG = "shop_text"
MAX_LENGTH = 100
MAX_WORDS = 12
NEAR_ROWS = 4
ALIKE = 0.6
# Signs that the query language of PostgreSQL would read as its own.
SIGNS = re.compile(r"[&|!():*<>'\"\\]+")


@dataclass(frozen=True, slots=True)
class SearchScope:
    """What was typed, and the products that have exactly this SKU."""

    words: str
    sku_products: tuple[int, ...] = ()

    def narrow(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """The hits among the products."""
        return rows.filter(Q(search_vector=_query(self.words)) | Q(pk__in=self.sku_products))

    def ranked(self, rows: QuerySet[Product]) -> QuerySet[Product]:
        """Hits in order: the exact SKU, then how well the text fits, then the newest."""
        exact = Case(When(pk__in=self.sku_products, then=0), default=1, output_field=IntegerField())
        rank = SearchRank(F("search_vector"), _query(self.words))
        return rows.order_by(exact, rank.desc(), "-published_at", "-pk")


@dataclass(frozen=True, slots=True)
class NearMisses:
    """What to offer when nothing fits: products with titles close to the words, and the words spelled as those are."""

    spelling: str
    cards: list[ProductCard]


def search_scope(typed: str) -> SearchScope | None:
    """The scope of a search, in one query; nothing when no word was typed. Overlong text is cut."""
    words = " ".join(typed.split())[:MAX_LENGTH].strip()
    if not words:
        return None
    found = Variant.objects.annotate(upper_sku=Upper("sku")).filter(upper_sku=words.upper(), archived_at=None)
    return SearchScope(words, tuple(found.order_by("product").values_list("product", flat=True)[:24]))


def near_misses(words: str, *, at: datetime) -> NearMisses:
    """Products whose titles are close to the words, and the words respelled after those titles. One query."""
    rows = for_sale().annotate(title_text=Cast("title", TextField()), near=TrigramWordSimilarity(words, "title_text"))
    cards = cards_of(rows.filter(_title_near(words)).order_by("-near", "-pk")[:NEAR_ROWS], at=at)
    return NearMisses(respelled(words, [text for card in cards for text in card.title.values()]), cards)


def respelled(words: str, titles: list[str]) -> str:
    """The words with each replaced by the word of the titles that is most like it; empty if nothing changes.

    Numbers are never another number's misspelling.
    """
    known = {word.strip(",.;:()").casefold() for title in titles for word in title.split()}
    typed = words.casefold().split()
    spelled = [
        word
        if any(sign.isdigit() for sign in word)
        else next(iter(difflib.get_close_matches(word, known, 1, ALIKE)), word)
        for word in typed
    ]
    return " ".join(spelled) if spelled != typed else ""


def _title_near(words: str) -> Q:
    """Titles with a word like one of those typed; how alike is pg_trgm.word_similarity_threshold of the connection."""
    near = Q()
    for word in words.split()[:MAX_WORDS]:
        near |= Q(title_text__trigram_word_similar=word)
    return near


def _query(words: str) -> SearchQuery:
    """What a person means by the words: websearch syntax, or all of them with the last one perhaps unfinished."""
    return SearchQuery(words, config=CONFIG, search_type="websearch") | _beginnings(words)


def _beginnings(words: str) -> SearchQuery:
    plain = SIGNS.sub(" ", words).split()[:MAX_WORDS]
    if not plain or words.startswith("-") or " -" in words:
        return SearchQuery("", config=CONFIG, search_type="plain")
    quoted = [f"'{word}'" for word in plain]
    return SearchQuery(" & ".join([*quoted[:-1], f"{quoted[-1]}:*"]), config=CONFIG, search_type="raw")
