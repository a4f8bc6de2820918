"""Which products a listing has, in which order, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.catalog.queries import PAGE_SIZE, Hits, ListingFilters, Scope, Span, cards_for_row, listing, search_scope
from shop.catalog.queries.listing import SORTS
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product

from .conftest import Shelf

pytestmark = pytest.mark.django_db

ALL = Scope()


def titles(scope: Scope = ALL, *, sort: str = "", filters: ListingFilters | None = None) -> list[str]:
    """Titles of the first page."""
    found = listing(scope, filters or ListingFilters(), sort=sort, page=1, only_page=False, at=NOW)
    return [str(card.title) for card in found.cards]


def test_only_active_products_of_approved_sellers_are_listed(seller: Seller, rival_seller: Seller) -> None:
    make_product(seller, title={"en": "Shown"})
    make_product(seller, title={"en": "Draft"}, published=False)
    archived = make_product(seller, title={"en": "Archived"})
    trashed = make_product(seller, title={"en": "Trashed"})
    make_product(rival_seller, title={"en": "Of a suspended shop"})

    Product.objects.filter(pk=archived.pk).update(status="archived")
    Product.objects.filter(pk=trashed.pk).update(status="draft", trashed_at=NOW)
    Seller.objects.filter(pk=rival_seller.pk).update(status="suspended")

    assert titles() == ["Shown"]
    assert [str(card.title) for card in cards_for_row(source="newest", limit=9, at=NOW)] == ["Shown"]


def test_a_category_lists_what_is_below_it_and_nothing_beside_it(shelf: Shelf, seller: Seller) -> None:
    make_product(seller, title={"en": "Elsewhere"}, category=make_category("garden"))

    found = listing(Scope(category=shelf.node), ListingFilters(), sort="", page=1, only_page=False, at=NOW)

    assert found.total == len(shelf.things)
    assert "Elsewhere" not in [str(card.title) for card in found.cards]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["New", "Dear", "Cheap", "Loved"]),
        ("price-up", ["Cheap", "New", "Loved", "Dear"]),
        ("price-down", ["Dear", "Loved", "New", "Cheap"]),
        ("rating", ["Loved", "Cheap", "Dear", "New"]),
        ("featured", ["Dear", "New", "Cheap", "Loved"]),
        ("no such order", ["Dear", "New", "Cheap", "Loved"]),
    ],
)
def test_orders(seller: Seller, sort: str, expected: list[str]) -> None:
    rows = [
        ("Loved", 300_00, 49, 10, 1),
        ("Cheap", 100_00, 30, 3, 2),
        ("Dear", 900_00, 50, 1, 3),
        ("New", 200_00, None, 0, 4),
    ]
    for title, price, tenths, reviews, day in rows:
        product = make_product(seller, title={"en": title}, price_minor=price)
        Product.objects.filter(pk=product.pk).update(
            rating_tenths=tenths, review_count=reviews, published_at=NOW.replace(day=day), featured=title == "Dear"
        )

    assert titles(sort=sort) == expected


def test_a_page_holds_36() -> None:
    assert PAGE_SIZE == 36


@pytest.mark.usefixtures("four_a_page")
def test_pages_are_full_and_the_last_one_has_the_rest(seller: Seller) -> None:
    category = make_category()
    for number in range(11):
        make_product(seller, title={"en": f"Thing {number}"}, category=category)

    def page(number: int, *, only: bool = False) -> tuple[int, int, int, int]:
        found = listing(ALL, ListingFilters(), sort="", page=number, only_page=only, at=NOW)
        return len(found.cards), found.page, found.shown, found.next_step

    assert page(1) == (4, 1, 4, 4)
    assert page(2) == (8, 2, 8, 3)
    assert page(2, only=True) == (4, 2, 8, 3)
    assert page(3, only=True) == (3, 3, 11, 0)
    assert page(500) == (11, 3, 11, 0)


@pytest.mark.usefixtures("four_a_page")
def test_no_product_is_shown_twice_or_lost_between_pages(seller: Seller) -> None:
    category = make_category()
    for _number in range(10):
        make_product(seller, category=category)
    Product.objects.update(published_at=NOW, min_price_minor=100_00)

    for sort in SORTS:
        found = [
            card.slug
            for number in (1, 2, 3)
            for card in listing(ALL, ListingFilters(), sort=sort, page=number, only_page=True, at=NOW).cards
        ]
        assert len(found) == len(set(found)) == 10


@pytest.mark.usefixtures("four_a_page")
@pytest.mark.parametrize("dear", [slice(0, 12), slice(24, 36), slice(0, 36, 3)])
def test_hits_that_pass_a_filter_keep_their_order_wherever_they_stand(seller: Seller, dear: slice) -> None:
    category = make_category()
    hits = [make_product(seller, category=category).pk for _number in range(36)]
    Product.objects.update(min_price_minor=100_00)
    Product.objects.filter(pk__in=hits[dear]).update(min_price_minor=900_00)
    scope, filters = Scope(search=Hits(hits)), ListingFilters(price=Span(low=500_00))

    pages = [listing(scope, filters, sort="", page=number, only_page=True, at=NOW) for number in (1, 2, 3)]

    slugs = dict(Product.objects.values_list("pk", "slug"))
    assert [card.slug for page in pages for card in page.cards] == [slugs[pk] for pk in hits[dear]]


@pytest.mark.usefixtures("four_a_page")
@pytest.mark.parametrize("rows", [3, 7])
def test_a_listing_takes_three_queries_whatever_its_length(seller: Seller, rows: int) -> None:
    category = make_category()
    for _number in range(rows):
        make_product(seller, category=category)
    listing(ALL, ListingFilters(), sort="", page=1, only_page=False, at=NOW)

    with CaptureQueriesContext(connection) as queries:
        listing(ALL, ListingFilters(), sort="", page=2, only_page=False, at=NOW)

    assert len(queries) == 3


def test_search_puts_the_exact_sku_first(seller: Seller) -> None:
    make_product(seller, title={"en": "A book about the KET-16 and the KET-16 kettle"}, sku="BOOK")
    make_product(seller, title={"en": "Enamel pot"}, sku="KET-16")

    assert titles(Scope(search=search_scope("ket-16")))[0] == "Enamel pot"


@pytest.mark.parametrize("sku", ["IT", "-&-", "A/B #12"])
def test_search_finds_a_sku_that_full_text_would_drop(seller: Seller, sku: str) -> None:
    make_product(seller, title={"en": "Enamel pot"}, sku=sku)

    assert titles(Scope(search=search_scope(sku.lower()))) == ["Enamel pot"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kettle", ["Enamel kettle"]),
        ("KETTLES", ["Enamel kettle"]),
        ("ket", ["Enamel kettle"]),
        ("enamel ket", ["Enamel kettle"]),
        ("enamel -kettle", ["Enamel plate"]),
        ('"enamel plate"', ["Enamel plate"]),
        ("kettle or plate", ["Enamel kettle", "Enamel plate"]),
        ("কেটলি", ["Enamel kettle"]),
        ("cafe", ["Café cup"]),
        ("ke'tt) | !le:* & \\", []),
        ("nothing of the kind", []),
    ],
)
def test_search_understands_what_people_type(seller: Seller, typed: str, expected: list[str]) -> None:
    make_product(seller, title={"en": "Enamel kettle", "bn": "এনামেল কেটলি"})
    make_product(seller, title={"en": "Enamel plate"})
    make_product(seller, title={"en": "Café cup"})

    assert sorted(titles(Scope(search=search_scope(typed)))) == expected
