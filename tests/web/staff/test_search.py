"""Searches, as the office looks after them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.catalog.models import Product
from shop.catalog.queries import forget_categories
from shop.search.models import Asked, Chosen, Lift, Placement, Redirect, Synonym
from shop.search.queries import EMPTY, TOP, asked_lines, find
from shop.sellers.models import Seller
from tests.factories import make_category, make_product
from tests.queue import drain
from tests.web.storefront.reading import link_named

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def office(operator: User) -> Client:
    """Farzana's browser."""
    browser = Client()
    browser.force_login(operator)
    return browser


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle that the index has."""
    product = make_product(seller, title={"en": "Enamel kettle"})
    make_product(seller, title={"en": "Kettle holder with a long name of cloth"})
    drain()
    return product


def test_an_empty_query_finds_something_after_one_click(office: Client, kettle: Product) -> None:
    assert not find("boiler").ids

    answer = office.post("/admin/search/synonyms/", {"words": "Boiler", "also": "kettle", "both_ways": "on"})

    assert answer.headers["Location"] == "/admin/search/query/?q=Boiler"
    assert kettle.pk in find("boiler").ids
    assert AuditEntry.objects.get(action="search.synonym_added").after == {"query": "boiler", "also": "kettle"}


def test_an_empty_query_is_fixed_by_a_link_and_a_form(office: Client, kettle: Product) -> None:
    Asked.objects.create(words="boiler", language="en", on=timezone.localdate(), times=5, found=0)
    listed = office.get("/admin/search/?tab=empty")
    opened = office.get(link_named(listed, "Look and improve boiler"))
    action, words = re.findall(r'action="([^"]+synonyms/)">.*?name="words" value="([^"]+)"', opened.text, re.DOTALL)[0]

    answer = office.post(action, {"words": words, "also": "kettle", "both_ways": "on"}, follow=True)

    assert "Shoppers see 2 products" in answer.text
    assert kettle.pk in find("boiler").ids


def test_a_synonym_of_several_words_needs_them_all(office: Client, kettle: Product) -> None:
    office.post("/admin/search/synonyms/", {"words": "pot", "also": "enamel kettle"})

    assert list(find("pot").ids) == [kettle.pk]


def test_a_synonym_goes_again(office: Client, kettle: Product) -> None:
    Synonym.objects.create(words="boiler", also="kettle", added_by="user:1")

    office.post("/admin/search/synonyms/removal/", {"words": "boiler", "also": "kettle"})

    assert not Synonym.objects.exists()
    assert not find("boiler").ids


@pytest.mark.parametrize("also", ["", "  ", "kettle", "KETTLE!"])
def test_a_synonym_that_says_nothing_is_refused(office: Client, also: str) -> None:
    answer = office.post("/admin/search/synonyms/", {"words": "kettle", "also": also})

    assert answer.status_code == 422
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(
    "address", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", "cart/", "/\\elsewhere"]
)
def test_a_redirect_never_leads_out_of_the_shop(office: Client, address: str) -> None:
    answer = office.post("/admin/search/redirects/", {"query": "sale", "address": address})

    assert answer.status_code == 422
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("address", ["/search/?q=sale", "/bn/search/", "/nowhere/", "/c/nowhere/"])
def test_a_redirect_never_leads_nowhere_or_in_circles(office: Client, address: str) -> None:
    answer = office.post("/admin/search/redirects/", {"query": "sale", "address": address})

    assert answer.status_code == 422
    assert "No page of this shop has this address." in answer.text
    assert f'value="{address}"' in answer.text
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("address", "led"), [("/products/?stock=1", "/bn/products/?stock=1"), ("/ar/cart/", "/ar/cart/")]
)
def test_a_redirect_keeps_the_language_unless_it_names_one(
    office: Client, client: Client, address: str, led: str
) -> None:
    office.post("/admin/search/redirects/", {"query": "sale", "address": address})

    assert client.get("/bn/search/?q=sale").headers["Location"] == led


def test_a_redirect_is_set_and_taken_away(office: Client, client: Client) -> None:
    office.post("/admin/search/redirects/", {"query": "Sale", "address": "/products/"})
    assert client.get("/search/?q=sale").headers["Location"] == "/products/"

    office.post("/admin/search/redirects/removal/", {"query": "sale"})

    assert client.get("/search/?q=sale").status_code == 200


def test_a_product_is_held_at_the_top_or_hidden(office: Client, kettle: Product) -> None:
    last = find("kettle").ids[-1]
    fields = {"query": "kettle", "product": str(Product.objects.get(pk=last).public_id)}

    office.post("/admin/search/placements/", fields | {"place": "1"})
    held = find("kettle").ids
    office.post("/admin/search/placements/", fields | {"place": "0"})
    hidden = find("kettle").ids
    office.post("/admin/search/placements/", fields | {"place": ""})

    assert (held[0], len(held)) == (last, 2)
    assert last not in hidden
    assert not Placement.objects.exists()


@pytest.mark.parametrize("kind", ["category", "brand", "seller"])
def test_goods_are_raised_and_lowered_and_let_be(
    office: Client, seller: Seller, rival_seller: Seller, kind: str
) -> None:
    parent = make_category("kitchen")
    one, other = (
        make_product(owner, title={"en": "Tin cup"}, category=make_category(slug, parent=parent), brand=slug)
        for owner, slug in ((seller, "alpha"), (rival_seller, "omega"))
    )
    drain()
    first, last = (Product.objects.get(pk=pk) for pk in find("tin cup").ids)
    named = {"category": last.category.url_path, "brand": last.brand.slug, "seller": last.seller.slug}[kind]

    fields = {"query": "Tin cup", "goods": f"{kind}:{named}"}
    answer = office.post("/admin/search/lifts/", fields | {"percent": "30"}, follow=True)
    raised = find("tin cup").ids
    office.post("/admin/search/lifts/", fields | {"percent": "-60"})
    lowered = find("tin cup").ids
    office.post("/admin/search/lifts/", fields | {"percent": "0"})

    assert (list(raised), list(lowered)) == ([last.pk, first.pk], [first.pk, last.pk])
    assert {one.pk, other.pk} == set(raised)
    assert "+30%" in answer.text
    assert not Lift.objects.exists()


def test_a_category_is_raised_with_what_is_below_it_and_the_nearer_rule_counts(seller: Seller) -> None:
    parent = make_category("kitchen")
    near, far = (make_category(slug, parent=parent) for slug in ("cups", "mugs"))
    beside = make_product(seller, title={"en": "Tin cup"})
    below = [make_product(seller, title={"en": "Tin cup"}, category=category) for category in (near, far)]
    drain()
    forget_categories()
    Lift.objects.create(query="tin cup", category=parent, percent=50, added_by="user:1")
    Lift.objects.create(query="tin cup", category=near, percent=-50, added_by="user:1")

    assert list(find("tin cup").ids) == [below[1].pk, beside.pk, below[0].pk]


@pytest.mark.parametrize("goods", ["category:nothing", "colour:red", "seller:"])
def test_a_lift_of_what_is_not_there_is_refused(office: Client, kettle: Product, goods: str) -> None:
    answer = office.post("/admin/search/lifts/", {"query": "kettle", "goods": goods, "percent": "30"})

    assert (answer.status_code, Lift.objects.exists()) == (422, False)


def test_what_was_searched_stands_by_how_it_went(office: Client, kettle: Product) -> None:
    today = timezone.localdate()
    Asked.objects.create(words="kettle", language="en", on=today, times=8, found=2, opened=2, taken=1)
    Asked.objects.create(words="samovar", language="en", on=today, times=5, found=0)
    Asked.objects.create(words="cloth", language="en", on=today, times=3, found=1)
    Chosen.objects.create(words="kettle", product=kettle, on=today, times=2, placed=2, places=3)

    top, empty, abandoned = (office.get(f"/admin/search/?tab={tab}").text for tab in ("top", "empty", "abandoned"))

    assert "25%" in top
    assert "12%" in top
    assert "1.5" in top
    assert ("samovar" in empty, "kettle" in empty) == (True, False)
    assert ("cloth" in abandoned, "samovar" in abandoned) == (True, False)


def test_words_are_empty_by_what_they_found_last_and_not_once_they_open_a_page(office: Client, client: Client) -> None:
    today = timezone.localdate()
    for days, words, found in (
        (9, "samovar", 4),
        (1, "samovar", 0),
        (9, "kettle", 0),
        (1, "kettle", 2),
        (1, "sale", 0),
    ):
        Asked.objects.create(words=words, language="en", on=today - timedelta(days=days), times=1, found=found)
    Redirect.objects.create(query="sale", address="/products/", added_by="user:1")
    client.get("/search/?q=sale")

    empty = [line.words for line in asked_lines(EMPTY, today=today)]

    assert empty == ["samovar"]
    assert {line.words: line.times for line in asked_lines(TOP, today=today)} == {"samovar": 2, "kettle": 2, "sale": 2}


def test_words_that_find_nothing_come_with_a_synonym_to_confirm(office: Client, kettle: Product) -> None:
    answer = office.get("/admin/search/query/?q=kettlework")

    assert 'name="also" value="kettle"' in answer.text


def test_a_preview_shows_what_shoppers_see(office: Client, kettle: Product) -> None:
    answer = office.get("/admin/search/query/?q=ketle")

    assert "Corrected to “kettle”." in answer.text
    assert "Enamel kettle" in answer.text
