"""Vendure's padded CSV, and our own template."""

from __future__ import annotations

import io

import pytest

from shop.exchange.formats.plain import TEMPLATE, write_template
from shop.exchange.problems import File, FileProblem
from shop.exchange.types import ABSENT, EMPTY, Kind, Status

VENDURE = "name  ,slug  ,description ,assets     ,facets        ,optionGroups ,optionValues ,sku  ,price ,stockOnHand,trackInventory,variantAssets,variantFacets\n"


def test_padded_lines_below_a_name_are_its_variants(read) -> None:
    text = (
        VENDURE
        + 'Chair ,chair ,"Sit. "      ,chair.jpg  ,category:Home|category:Seats|brand:Oak|color:brown ,"color|legs" ,"mint|3"    ,C-1 ,100.00,5  ,true ,mint.jpg ,color:green \n'
    )
    text += "      ,      ,            ,           ,              ,             ,pearl|3      ,C-2 ,110.00,0  ,     ,         ,color:white \n"

    reading = read("vendure", text)

    product = reading.product
    assert reading.problems == []
    assert (product.handle, product.brand, product.category_path) == ("chair", "Oak", ("Home", "Seats"))
    assert (product.options, product.attributes) == (("color", "legs"), {"Color": ("brown", "green", "white")})
    assert [(v.sku, v.option_values, v.price_minor, v.stock, v.stock_tracked, v.image) for v in product.variants] == [
        ("C-1", ("mint", "3"), 10000, 5, True, "mint.jpg"),
        ("C-2", ("pearl", "3"), 11000, 0, ABSENT, EMPTY),
    ]
    assert [image.source for image in product.images] == ["chair.jpg", "mint.jpg"]


def test_variant_before_any_product_is_reported(read) -> None:
    reading = read("vendure", "name,sku,price\n,C-1,1\nChair,C-2,1\n")

    assert [product.handle for product in reading.products] == ["chair"]
    assert reading.codes == [(2, "no_title")]


def test_more_than_three_options_leave_the_product_out(read) -> None:
    reading = read("vendure", "name,optionGroups,optionValues,sku,price\nChair,a|b|c|d,1|2|3|4,C-1,1\n")

    assert (reading.products, reading.codes) == ([], [(2, "too_many_options")])


@pytest.mark.needs_shared
def test_real_vendure_file_names_54_products_and_54_photos(read_shared) -> None:
    reading = read_shared("vendure", "import/vendure_products.csv")

    assert (len(reading.products), reading.problems) == (54, [])
    assert sum(len(product.variants) for product in reading.products) == 88
    assert len({image.source for product in reading.products for image in product.images}) == 54


def test_our_template_reads_back_as_its_two_products(read) -> None:
    stream = io.StringIO()

    write_template(stream)
    reading = read("plain", stream.getvalue())

    cup, shirt = reading.products
    assert reading.problems == []
    assert (cup.handle, cup.title, cup.category_path, cup.options) == ("clay-cup", "Clay cup", ("Home", "Kitchen"), ())
    assert (cup.status, cup.kind, cup.featured, cup.attributes) == (
        Status.ACTIVE,
        Kind.PHYSICAL,
        False,
        {"Material": ("Clay",)},
    )
    assert [(variant.price_minor, variant.cost_minor, variant.stock) for variant in cup.variants] == [
        (35000, 18000, 40)
    ]
    assert shirt.options == ("Size", "Color")
    assert [(variant.sku, variant.option_values, variant.compare_at_minor) for variant in shirt.variants] == [
        ("SHIRT-M", ("M", "Blue"), 149000),
        ("SHIRT-L", ("L", "Blue"), 149000),
    ]
    assert [image.source for image in shirt.images] == ["shirt-front.jpg", "shirt-back.jpg"]


def test_template_names_every_column_once_and_explains_it() -> None:
    names = [column.name for column in TEMPLATE]

    assert len(names) == len(set(names)) == 28


def test_file_with_two_columns_says_nothing_about_the_rest(read) -> None:
    product = read("plain", "handle,title\ncup,New name\n").product

    assert (product.title, product.variants, product.images, product.attributes) == ("New name", (), ABSENT, {})


def test_underscores_in_column_names_are_understood(read) -> None:
    product = read(
        "plain", "handle,title,option1_name,option1_value,compare-at_price,price\ncup,Cup,Size,S,2,1\n"
    ).product

    assert (product.options, product.variants[0].compare_at_minor) == (("Size",), 200)


@pytest.mark.parametrize("line", [",Cup,1", "=A1,Cup,1"])
def test_line_without_a_usable_handle_is_left_out(read, line: str) -> None:
    reading = read("plain", f"handle,title,price\n{line}\nbowl,Bowl,1\n")

    assert [product.handle for product in reading.products] == ["bowl"]
    assert [line_number for line_number, _code in reading.codes] == [2]


def test_file_without_handles_is_refused(read) -> None:
    with pytest.raises(FileProblem) as refusal:
        read("plain", "title,price\nCup,1\n")

    assert (refusal.value.code, refusal.value.params["missing"]) == (File.WRONG_HEADER, "handle")
