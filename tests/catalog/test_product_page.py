"""What the catalogue tells a product's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import (
    Attribute,
    AttributeChoice,
    Item,
    Product,
    ProductAttribute,
    SlugHistory,
    Variant,
)
from shop.catalog.queries import moved_product, near_misses, product_page, rivals_of
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import add_picture, make_product, make_variants

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "columns", [{"status": "draft"}, {"status": "archived"}, {"status": "draft", "trashed_at": NOW}]
)
def test_a_product_that_is_not_for_sale_is_not_found(seller: Seller, columns: dict[str, object]) -> None:
    product = make_product(seller)
    Product.objects.filter(pk=product.pk).update(**columns)

    with pytest.raises(Product.DoesNotExist):
        product_page(product.slug)


def test_a_suspended_sellers_product_is_not_found(seller: Seller) -> None:
    product = make_product(seller)
    Seller.objects.filter(pk=seller.pk).update(status="suspended")

    with pytest.raises(Product.DoesNotExist):
        product_page(product.slug)


def test_options_come_from_the_variants_that_live(seller: Seller) -> None:
    red, blue, _green = make_variants(seller, "Red", "Blue", "Green")
    Variant.objects.filter(pk=blue.pk).update(archived_at=NOW)

    page = product_page(red.product.slug)

    assert [value.code for value in page.options[0].values] == ["red", "green"]
    assert [variant.sku for variant in page.variants] == [red.sku, _green.sku]


def test_pictures_are_in_order_and_only_the_ready_ones(seller: Seller) -> None:
    product = make_product(seller)
    second, first = add_picture(product, position=2), add_picture(product, position=1)
    add_picture(product, position=3, ready=False)

    assert list(product_page(product.slug).images) == [first.pk, second.pk]


def test_the_specification_has_every_kind_of_value(seller: Seller) -> None:
    product = make_product(seller)
    for place, (kind, value) in enumerate(
        [("text", {"text": {"en": "Round"}}), ("number", {"number": "1.5"}), ("boolean", {"boolean": False})], start=1
    ):
        attribute = Attribute.objects.create(
            code=kind, label={"en": kind}, kind=kind, position=place, unit={"en": "kg"}
        )
        ProductAttribute.objects.create(product=product, attribute=attribute, **value)
    attribute = Attribute.objects.create(code="choice", label={"en": "choice"}, kind="choice", position=4)
    clay = AttributeChoice.objects.create(attribute=attribute, code="clay", name={"en": "Clay"})
    ProductAttribute.objects.create(product=product, attribute=attribute, choice=clay)

    details = product_page(product.slug).details

    assert [(str(d.label), str(d.text), d.number and str(d.number), d.boolean) for d in details] == [
        ("text", "Round", None, None),
        ("number", "", "1.5000", None),
        ("boolean", "", None, False),
        ("choice", "Clay", None, None),
    ]


@pytest.mark.parametrize("rows", [1, 12])
def test_a_product_takes_two_queries_whatever_it_has(seller: Seller, rows: int) -> None:
    variants = make_variants(seller, *[f"Colour {number}" for number in range(rows)])
    for position in range(rows):
        add_picture(variants[0].product, position=position)
    product_page(variants[0].product.slug)

    with CaptureQueriesContext(connection) as queries:
        product_page(variants[0].product.slug)

    assert len(queries) == 2


def test_other_sellers_are_those_of_the_same_item_cheapest_first(seller: Seller, rival_seller: Seller) -> None:
    item = Item.objects.create(gtin="08801234567893")
    product, dear, cheap = (
        make_product(owner, price_minor=price)
        for owner, price in [(seller, 100_00), (rival_seller, 300_00), (rival_seller, 200_00)]
    )
    Product.objects.update(item=item)
    alone = make_product(rival_seller)

    assert list(rivals_of(product_page(product.slug))) == [cheap, dear]
    assert not rivals_of(product_page(alone.slug))


def test_an_old_slug_leads_to_the_new_one_only_while_it_is_for_sale(seller: Seller) -> None:
    product = make_product(seller)
    SlugHistory.objects.create(kind="product", slug="old-name", object_id=product.pk)

    assert moved_product("old-name") == product.slug
    assert moved_product("never-was") is None
    Product.objects.filter(pk=product.pk).update(status="archived")
    assert moved_product("old-name") is None


def test_a_slip_of_typing_gets_the_right_spelling_and_numbers_stay(seller: Seller) -> None:
    make_product(seller, title={"en": "Stoneware kettle"})
    make_product(seller, title={"en": "Stoneware kettle, 2050 ml"})
    make_product(seller, title={"en": "Jute bag"})

    near = near_misses("stonware kettel 2051", at=NOW)

    assert near.spelling == "stoneware kettle 2051"
    assert {str(card.title) for card in near.cards} == {"Stoneware kettle", "Stoneware kettle, 2050 ml"}


def test_nonsense_has_no_near_spelling(seller: Seller) -> None:
    make_product(seller, title={"en": "Stoneware kettle"})

    near = near_misses("qqqq xxyyzz", at=NOW)

    assert (near.spelling, near.cards) == ("", [])
