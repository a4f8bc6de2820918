"""The search page."""

import pytest
from django.test import Client

from shop.sellers.models import Seller
from tests.factories import make_category, make_product

from .reading import card_titles, link_named, queries_of, title_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def goods(seller: Seller, rival_seller: Seller) -> None:
    """Two kettles and a bag."""
    category = make_category("things")
    make_product(seller, title={"en": "Stoneware kettle"}, sku="KET-1", category=category)
    make_product(rival_seller, title={"en": "Enamel kettle"}, sku="KET-2", price_minor=900_00, category=category)
    make_product(rival_seller, title={"en": "Jute bag"}, sku="BAG-1", category=category)


def test_hits_come_with_facets_and_keep_the_words(client: Client) -> None:
    answer = client.get("/search/?q=kettle&seller=sonali-fibre")

    assert title_of(answer) == "Results for “kettle”"
    assert card_titles(answer) == ["Enamel kettle"]
    assert '<input type="hidden" name="q" value="kettle">' in answer.text
    assert link_named(answer, "Remove filter Sonali Fibre") == "/search/?q=kettle"
    assert '<meta name="robots" content="noindex, follow">' in answer.text


def test_an_exact_sku_finds_its_product(client: Client) -> None:
    assert card_titles(client.get("/search/?q=bag-1")) == ["Jute bag"]


def test_no_words_give_a_place_to_type_them(client: Client) -> None:
    for address in ("/search/", "/search/?q=", "/search/?q=%20%09"):
        answer = client.get(address)

        assert answer.status_code == 200
        assert title_of(answer) == "What are you looking for?"


def test_a_slip_offers_the_right_spelling_and_near_products(client: Client) -> None:
    answer = client.get("/search/?q=stonware+kettel")

    assert title_of(answer) == "Nothing found for “stonware kettel”"
    assert link_named(answer, "stoneware kettle") == "?q=stoneware+kettle"
    assert "It has 1 result." in answer.text
    assert card_titles(answer)[0] == "Stoneware kettle"


def test_filters_that_fit_no_hit_do_not_claim_that_nothing_was_found(client: Client) -> None:
    answer = client.get("/search/?q=kettle&price_min=99999")

    assert title_of(answer) == "Results for “kettle”"
    assert link_named(answer, "Without Price: 2 products") == "/search/?q=kettle"


def test_typed_markup_is_shown_as_text(client: Client) -> None:
    answer = client.get("/search/?q=<script>alert(1)</script>")

    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize(
    "words", ["'", "\\", ":*", "a & | !", "((", "%27%3B--", "x" * 5000, "%E2%80%AE", "-", '"', "🫖"]
)
def test_no_words_break_the_search(client: Client, words: str) -> None:
    assert client.get("/search/", {"q": words}).status_code == 200
    assert client.get("/search/", {"q": words, "view": "filters"}).status_code == 200


@pytest.mark.parametrize("rows", [3, 60])
def test_a_search_takes_five_queries_whatever_it_finds(client: Client, seller: Seller, rows: int) -> None:
    category = make_category()
    for number in range(rows):
        make_product(seller, title={"en": f"Lantern {number}"}, category=category)

    assert len(queries_of(client, "/search/?q=lantern&page=2")) == 5


def test_a_search_without_hits_stays_within_eight_queries(client: Client) -> None:
    assert len(queries_of(client, "/search/?q=stonware+kettel")) <= 8
