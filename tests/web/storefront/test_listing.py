"""Listings as pages: filters in the address, parts for HTMX, hostile addresses, number of queries."""

from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.test import Client

from shop.catalog.models import Attribute, AttributeChoice, Category, Product, ProductAttribute, SlugHistory
from shop.catalog.queries import forget_categories
from shop.sellers.models import Seller
from tests.factories import make_category, make_product

from .reading import card_titles, control, link_named, queries_of, structured, title_of

pytestmark = pytest.mark.django_db
STANDS = ("kitchen",)


@pytest.fixture
def kitchen(seller: Seller, rival_seller: Seller) -> Category:
    """A category with three products of two sellers: a clay cup, a brass pot, a brass lamp that is sold out."""
    category = make_category("kitchen")
    material = Attribute.objects.create(
        code="material", category=category, label={"en": "Material"}, kind="choice", facet=True
    )
    clay, brass = (
        AttributeChoice.objects.create(attribute=material, code=code, name={"en": code.title(), "bn": "ধাতু"})
        for code in ("clay", "brass")
    )
    rows = [
        (seller, "Cup", 300_00, 5, clay),
        (rival_seller, "Pot", 900_00, 5, brass),
        (seller, "Lamp", 4000_00, 0, brass),
    ]
    for owner, title, price, stock, choice in rows:
        product = make_product(owner, title={"en": title}, price_minor=price, stock=stock, category=category)
        ProductAttribute.objects.create(product=product, attribute=material, choice=choice)
    return category


def many(seller: Seller, number: int) -> None:
    """So many products in one category, the cheapest first made."""
    category = make_category("many")
    for place in range(number):
        make_product(seller, title={"en": f"Thing {place}"}, price_minor=100_00 + place, category=category)


def test_a_category_shows_its_products_count_and_place(client: Client, kitchen: Category) -> None:
    answer = client.get("/c/kitchen/")

    assert answer.status_code == 200
    assert title_of(answer) == "Kitchen"
    assert sorted(card_titles(answer)) == ["Cup", "Lamp", "Pot"]
    assert "3 products" in answer.text
    crumbs = structured(answer)["BreadcrumbList"]["itemListElement"]
    assert [(item["name"], "item" in item) for item in crumbs] == [("Home", True), ("Kitchen", False)]
    assert {"HX-Request", "HX-Target"} <= {part.strip() for part in answer["Vary"].split(",")}


def test_filters_in_the_address_narrow_and_can_each_be_removed(client: Client, kitchen: Category) -> None:
    answer = client.get("/c/kitchen/?a.material=brass&price_min=500&price_max=5,000&stock=1")

    assert card_titles(answer) == ["Pot"]
    assert link_named(answer, "Remove filter Brass") == "/c/kitchen/?price_min=500&price_max=5%2C000&stock=1"
    assert link_named(answer, "Remove filter ৳ 500 to ৳ 5,000") == "/c/kitchen/?a.material=brass&stock=1"
    assert (
        link_named(answer, "Remove filter In stock") == "/c/kitchen/?a.material=brass&price_min=500&price_max=5%2C000"
    )
    assert link_named(answer, "Clear all") == "/c/kitchen/"
    assert " checked" in control(answer, "a-material-brass")


def test_an_option_without_results_is_disabled_not_hidden(client: Client, kitchen: Category) -> None:
    answer = client.get("/c/kitchen/?seller=sonali-fibre")

    assert " disabled" in control(answer, "a-material-clay")
    assert " disabled" not in control(answer, "a-material-brass")


def test_filters_that_fit_nothing_say_which_one_to_drop(client: Client, kitchen: Category) -> None:
    answer = client.get("/c/kitchen/?a.material=clay&price_min=500")

    assert card_titles(answer) == []
    assert "Nothing fits all of these filters" in answer.text
    assert link_named(answer, "Without Price: 1 product") == "/c/kitchen/?a.material=clay"
    assert link_named(answer, "Without Material: 2 products") == "/c/kitchen/?price_min=500"


@pytest.mark.parametrize("typed", ["cheap", "-5", "1e999999", "NaN", "12 34x", "٫", "½"])
def test_an_unreadable_price_is_kept_explained_and_narrows_nothing(
    client: Client, kitchen: Category, typed: str
) -> None:
    answer = client.get("/c/kitchen/?" + urlencode({"price_min": typed, "price_max": "1000"}))

    assert answer.status_code == 200
    assert "Write the price in digits, for example 500." in answer.text
    assert f'value="{typed}"' in control(answer, "price-min")
    assert sorted(card_titles(answer)) == ["Cup", "Pot"]


@pytest.mark.parametrize("typed", ["500", " ৳ 500 ", "৫০০", "Tk 500", "٥٠٠", "500.00", "0500"])
def test_a_price_is_read_as_people_write_it(client: Client, kitchen: Category, typed: str) -> None:
    assert sorted(card_titles(client.get("/c/kitchen/?" + urlencode({"price_min": typed})))) == ["Lamp", "Pot"]


def test_prices_typed_the_wrong_way_round_still_mean_the_span(client: Client, kitchen: Category) -> None:
    assert card_titles(client.get("/c/kitchen/?price_min=1000&price_max=500")) == ["Pot"]


def test_htmx_gets_the_results_with_counts_and_facets_beside_them(client: Client, kitchen: Category) -> None:
    answer = client.get("/c/kitchen/?price_min=&a.material=brass", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="results")

    assert "<html" not in answer.text
    assert answer.text.lstrip().startswith('<section id="results"')
    assert '<p id="count" hx-swap-oob="innerHTML">' in answer.text
    assert '<div id="facet-a-material" hx-swap-oob="innerHTML">' in answer.text
    assert 'id="price-min"' not in answer.text
    assert answer["HX-Push-Url"] == "/c/kitchen/?a.material=brass"
    assert {"HX-Request", "HX-Target"} <= {part.strip() for part in answer["Vary"].split(",")}


def test_a_history_restore_gets_the_whole_page(client: Client, kitchen: Category) -> None:
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "results", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}

    assert "<html" in client.get("/c/kitchen/", **headers).text


@pytest.mark.usefixtures("four_a_page")
def test_page_two_opened_directly_shows_both_pages(client: Client, seller: Seller) -> None:
    many(seller, 6)

    first, second = client.get("/products/?sort=price-up"), client.get("/products/?sort=price-up&page=2")

    assert card_titles(first) == [f"Thing {place}" for place in range(4)]
    assert link_named(first, "Show 2 more") == "/products/?sort=price-up&page=2"
    assert card_titles(second) == [f"Thing {place}" for place in range(6)]
    assert "You have seen 6 of 6 products" in second.text


@pytest.mark.usefixtures("four_a_page")
def test_htmx_gets_only_the_next_cards_and_the_first_of_them_takes_the_focus(client: Client, seller: Seller) -> None:
    many(seller, 6)

    answer = client.get("/products/?sort=price-up&page=2", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="more")

    assert card_titles(answer) == [f"Thing {place}" for place in range(4, 6)]
    assert answer.text.count("data-focus") == 1
    assert 'id="more"' in answer.text
    assert answer["HX-Push-Url"] == "/products/?sort=price-up&page=2"


@pytest.mark.usefixtures("four_a_page")
def test_a_far_page_shows_itself_with_a_way_back(client: Client, seller: Seller) -> None:
    many(seller, 4 * 4 + 1)

    answer = client.get("/products/?sort=price-up&page=5")

    assert card_titles(answer) == [f"Thing {4 * 4}"]
    assert link_named(answer, "Show earlier products") == "/products/?sort=price-up&page=4"


def test_the_filters_are_a_page_of_their_own_and_a_sheet_for_htmx(client: Client, kitchen: Category) -> None:
    whole = client.get("/c/kitchen/?view=filters&seller=rupganj-clay")
    sheet = client.get("/c/kitchen/?view=filters", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="sheet")

    assert title_of(whole) == "Filters"
    assert "Show 2 products" in whole.text
    assert sheet.text.lstrip().startswith('<form id="sheet"')
    assert "Show 3 products" in sheet.text


def test_an_unknown_category_is_not_found_and_a_moved_one_leads_on(client: Client, kitchen: Category) -> None:
    SlugHistory.objects.create(kind="category", slug="pots/and-pans", object_id=kitchen.pk)

    moved = client.get("/c/pots/and-pans/?stock=1")

    assert (moved.status_code, moved["Location"]) == (301, "/c/kitchen/?stock=1")
    assert client.get("/c/nowhere/").status_code == 404


def test_a_hidden_category_and_what_is_below_it_are_not_found(client: Client, kitchen: Category) -> None:
    make_category("cups", parent=kitchen)
    Category.objects.filter(pk=kitchen.pk).update(visible=False)
    forget_categories()

    assert client.get("/c/kitchen/").status_code == 404
    assert client.get("/c/kitchen/cups/").status_code == 404


def test_bangla_and_arabic_pages_speak_and_count_their_way(client: Client, kitchen: Category) -> None:
    bangla, arabic = client.get("/bn/c/kitchen/"), client.get("/ar/c/kitchen/")

    assert title_of(bangla) == "বিভাগ"
    assert "৩" in bangla.text
    assert '<html lang="ar" dir="rtl"' in arabic.text
    assert "৩" not in arabic.text
    assert 'hreflang="bn" href="http://localhost:8000/bn/c/kitchen/"' in arabic.text


def test_search_engines_list_a_category_and_its_pages_but_not_what_filters_make_of_it(
    client: Client, kitchen: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("shop.catalog.queries.listing"), "PAGE_SIZE", 2)
    plain, sorted_, second, filtered = (
        client.get(f"/c/kitchen/{query}").text for query in ("", "?sort=newest", "?page=2", "?stock=1")
    )
    home = "http://localhost:8000/c/kitchen/"

    assert [f'rel="canonical" href="{home}"' in text for text in (plain, sorted_, filtered)] == [True] * 3
    assert f'rel="canonical" href="{home}?page=2"' in second
    assert 'hreflang="bn" href="http://localhost:8000/bn/c/kitchen/?page=2"' in second
    assert f'hreflang="x-default" href="{home}"' in sorted_
    assert ("hreflang" in filtered, 'content="noindex, follow"' in filtered) == (False, True)
    assert "noindex" not in plain


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x&page=2",
        "page[]=2&sort[]=x",
        "sort=';DROP TABLE catalog_product;--",
        "rating=9&rating=-1&rating=4",
        "stock=true",
        "delivery=teleport",
        "seller=" + "x" * 3000,
        "a.=1&a..=2&a.material.min=1&a.material.x=1&a.litres.min=zzz&a.litres.max=1e400",
        "a.material.min=1&a.shape=brass",
        "price_min=" + "9" * 400,
        "view=filters&page=3",
        "a.material=" + "&a.material=".join(f"x{number}" for number in range(200)),
        "%F0%9F%92%A9=%F0%9F%92%A9&%C3%28=%C3%28",
    ],
)
def test_no_address_breaks_a_listing(client: Client, kitchen: Category, query: str) -> None:
    assert client.get(f"/c/kitchen/?{query}").status_code == 200


def test_a_nul_byte_in_the_address_is_refused(client: Client, kitchen: Category) -> None:
    assert client.get("/c/kitchen/?price_min=%00").status_code == 400
    assert client.get("/c/kit%00chen/").status_code == 400


def test_listings_answer_get_only(client: Client, kitchen: Category) -> None:
    assert client.post("/c/kitchen/").status_code == 405
    assert client.head("/c/kitchen/").status_code == 200


@pytest.mark.usefixtures("four_a_page")
@pytest.mark.parametrize("rows", [3, 7])
def test_a_listing_page_takes_three_queries_whatever_its_length(client: Client, seller: Seller, rows: int) -> None:
    many(seller, rows)
    Product.objects.update(review_count=4, rating_tenths=45)

    assert len(queries_of(client, "/c/many/?page=2")) == 3
