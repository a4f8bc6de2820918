"""What holds for every search, whatever is typed."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalog.queries import Hits, ListingFilters, Scope, Span, listing, overview_of
from shop.search.queries import engine, find, suggest
from tests.cast import NOW, person, shop_of
from tests.conftest import module_transaction
from tests.factories import make_category, make_product
from tests.queue import drain

TITLES = [
    "Enamel kettle, blue", "Enamel plate", "Stoneware kettle", "Jute bag with leather handles", "Leather wallet",
    "Brass lamp", "Table lamp, 16 GB", "USB-C cable", "Cable reel", "Books about clay", "Clay planters, set of 3",
    "Café cup", "Wireless headphones", "Bluetooth speaker", "Lampshade of cane", "Notebook A5",
]  # fmt: skip
SOON = 1.0  # seconds, on a machine that does much else
WORDS = sorted({word.strip(",").lower() for title in TITLES for word in title.split()})


@pytest.fixture(scope="module", autouse=True)
def goods(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A small shop that the index knows."""
    with module_transaction(django_db_blocker):
        sellers = [shop_of(slug, slug.title(), person(f"{slug}@example.com", name=slug)) for slug in ("north", "south")]
        category = make_category("goods")
        for number, title in enumerate(TITLES):
            make_product(
                sellers[number % 2], title={"en": title}, price_minor=(number + 1) * 100, category=category,
                stock=number % 3,
            )  # fmt: skip
        drain()
        yield


typed_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
spans = st.tuples(st.none() | st.integers(0, 2000), st.none() | st.integers(0, 2000)).map(lambda two: Span(*two))


@given(word=st.sampled_from([word for word in WORDS if word.isascii()]))
def test_a_word_that_the_index_has_is_never_corrected(word: str) -> None:
    found = find(word)

    assert not found.corrected


@given(words=typed_words)
def test_words_of_titles_are_never_corrected_together_either(words: str) -> None:
    assert not find(words).corrected


@given(words=typed_words, price=spans, in_stock=st.booleans())
def test_a_filter_never_adds_results(words: str, price: Span, in_stock: bool) -> None:
    scope = Scope(search=Hits(find(words).ids))

    everything = overview_of(scope, ListingFilters()).total
    filtered = overview_of(scope, ListingFilters(price=price, in_stock=in_stock)).total

    assert filtered <= everything == len(find(words).ids)


@given(words=typed_words, price=spans)
def test_every_count_of_a_facet_equals_the_results_of_choosing_it(words: str, price: Span) -> None:
    scope, filters = Scope(search=Hits(find(words).ids)), ListingFilters(price=price)

    for facet in overview_of(scope, filters).facets:
        for option in facet.options if facet.key == "seller" else ():
            chosen = ListingFilters(price=price, sellers=frozenset({option.value}))
            shown = listing(scope, chosen, sort="relevant", page=1, only_page=False, at=NOW)
            assert option.count == shown.total == len(shown.cards)


@given(words=typed_words)
def test_results_keep_the_order_of_the_search(words: str) -> None:
    ids = find(words).ids

    page = listing(Scope(search=Hits(ids)), ListingFilters(), sort="relevant", page=1, only_page=False, at=NOW)

    assert len(page.cards) == min(36, len(ids))
    assert len(set(ids)) == len(ids)


@given(words=typed_words)
def test_looking_up_the_rarest_word_first_finds_the_same(words: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "ENOUGH", 1)
        patch.setattr(engine, "TRYING", 10**9)
        everything = find(words)
        patch.setattr(engine, "TRYING", -(10**9))
        narrowed = find(words)

    assert sorted(narrowed.ids) == sorted(everything.ids)
    assert (narrowed.whole, narrowed.dropped) == (everything.whole, everything.dropped)


HOSTILE = {
    "long": "kettle " * 15_000,
    "one long word": "k" * 100_000,
    "long of figures": "1,1" * 34_000,
    "half a tag": "<" + "a<" * 50_000,
    "wildcards": "%_\\" * 30_000,
    "nul": "ket\0tle\0" * 10_000,
    "emoji": "🫖👩‍👩‍👧" * 10_000,
    "stop words": "the of and to " * 8000,
    "right to left marks": "\u202e\u200fkettle\u202c\u2069" * 8000,
    "marks on marks": "e" + "\u0301" * 100_000,
    "signs": "- ( ) \" ' : * | & ! " * 5000,
    "alternatives": "or " * 33_000,
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_kilobytes_of_anything_get_an_answer_in_time(typed: str) -> None:
    started = perf_counter()

    found, offered = find(typed), suggest(typed, language="en", at=NOW)

    assert perf_counter() - started < SOON
    assert len(found.typed) <= 100
    assert offered.total <= len(TITLES)


@given(typed=st.text(max_size=300))
def test_anything_typed_gets_an_answer(typed: str) -> None:
    found = find(typed.encode("utf-8", "ignore").decode())

    assert found.whole <= len(found.ids)
