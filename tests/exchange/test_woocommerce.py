"""WooCommerce's product CSV."""

from __future__ import annotations

import pytest

from shop.exchange.problems import File, FileProblem
from shop.exchange.types import ABSENT, EMPTY, Kind, Status

HEADER = "ID,Type,SKU,Name,Published,Visibility in catalog,Stock,Weight (lbs),Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Date sale price ends\n"


def test_simple_product_has_one_variant(read) -> None:
    reading = read(
        "woocommerce",
        HEADER
        + '7,simple,C-1,Cup,1,visible,5,2,3.50,4,"Home, Home > Kitchen","https://e.com/1.png, https://e.com/2.png",,Color,"Blue, Red",\n',
    )

    product = reading.product
    (variant,) = product.variants
    assert reading.problems == []
    assert (product.handle, product.slug_wish, product.status, product.kind) == (
        "c-1",
        "Cup",
        Status.ACTIVE,
        Kind.PHYSICAL,
    )
    assert (product.category_path, product.options) == (("Home", "Kitchen"), ())
    assert product.attributes == {"Color": ("Blue", "Red")}
    assert [image.source for image in product.images] == ["https://e.com/1.png", "https://e.com/2.png"]
    assert (variant.price_minor, variant.compare_at_minor, variant.weight_grams, variant.stock) == (350, 400, 907, 5)


@pytest.mark.parametrize("listed", ['","', '" , ,"', '">"'])
def test_list_of_categories_without_a_name_is_an_empty_one(read, listed: str) -> None:
    reading = read("woocommerce", HEADER + f"7,simple,C-1,Cup,1,,,,,4,{listed},,,,,\n")

    assert reading.problems == []
    assert reading.product.category_path is EMPTY


@pytest.mark.parametrize(("listed", "brand"), [('","', EMPTY), ('"Kiln, Clay"', "Kiln")])
def test_first_brand_counts_and_a_list_without_a_name_is_empty(read, listed: str, brand: object) -> None:
    reading = read("woocommerce", f"ID,Type,SKU,Name,Regular price,Brands\n7,simple,C-1,Cup,4,{listed}\n")

    assert reading.problems == []
    assert reading.product.brand == brand


@pytest.mark.parametrize("parent", ["C-1", "c-1", "id:7", "ID: 7"])
def test_variation_finds_its_parent_by_number_or_id_wherever_it_stands(read, parent: str) -> None:
    text = HEADER + f"8,variation,C-1-S,Cup - S,1,,,,,4,,,{parent},Size,S,\n9,simple,B,Bowl,1,,,,,1,,,,,,\n"
    text += '7,variable,C-1,Cup,1,,,,,,,,,Size,"S, L",\n'

    products = read("woocommerce", text).products

    assert [(product.handle, product.options) for product in products] == [("b", ()), ("c-1", ("Size",))]
    assert [(variant.line, variant.sku, variant.option_values) for variant in products[1].variants] == [
        (2, "C-1-S", ("S",))
    ]


def test_variation_without_parent_is_reported(read) -> None:
    reading = read(
        "woocommerce",
        HEADER
        + "8,variation,C-S,Cup,1,,,,,4,,,gone,Size,S,\n9,simple,B,Bowl,1,,,,,1,,,,,,\n10,variation,X,X,1,,,,,1,,,B,,,\n",
    )

    assert [product.handle for product in reading.products] == ["b"]
    assert reading.codes == [(2, "no_parent"), (4, "parent_not_variable")]


def test_option_that_every_variation_leaves_open_becomes_an_attribute(read) -> None:
    text = HEADER + '7,variable,C-1,Cup,1,,,,,,,,,Size,"S, L",\n8,variation,C-2,Cup,1,,,,,4,,,C-1,Size,,\n'

    reading = read("woocommerce", text)

    assert (reading.product.options, reading.product.attributes) == ((), {"Size": ("S", "L")})
    assert reading.codes == [(3, "option_left_open")]


@pytest.mark.parametrize("kind", ["grouped", "external"])
def test_kind_that_cannot_be_sold_is_left_out_with_a_reason(read, kind: str) -> None:
    reading = read("woocommerce", HEADER + f"7,{kind},C-1,Cup,1,,,,,4,,,,,,\n")

    assert (reading.products, reading.codes) == ([], [(2, kind)])


@pytest.mark.parametrize("kind", ["subscription", "", "simple-ish"])
def test_unknown_kind_is_left_out_with_a_reason(read, kind: str) -> None:
    reading = read("woocommerce", HEADER + f"7,{kind or 'other'},C-1,Cup,1,,,,,4,,,,,,\n")

    assert (reading.products, reading.codes) == ([], [(2, "unknown_type")])


def test_variable_product_without_variations_is_left_out(read) -> None:
    reading = read("woocommerce", HEADER + "7,variable,C-1,Cup,1,,,,,,,,,Size,S,\n")

    assert (reading.products, reading.codes) == ([], [(2, "no_variations")])


def test_virtual_and_downloadable_products_are_digital(read) -> None:
    text = "ID,Type,SKU,Name,Regular price,Download 1 name,Download 1 URL\n"
    text += '1,"simple, downloadable, virtual",A,Album,5,Song,https://e.com/song.mp3\n2,"simple, virtual",B,Advice,5,,\n3,simple,C,Cup,5,,\n'

    products = read("woocommerce", text).products

    assert [product.kind for product in products] == [Kind.DIGITAL, Kind.DIGITAL, Kind.PHYSICAL]
    assert [(file.name, file.source) for file in products[0].downloads] == [("Song", "https://e.com/song.mp3")]


def test_sale_with_dates_leaves_the_regular_price(read) -> None:
    reading = read("woocommerce", HEADER + "7,simple,C-1,Cup,1,,,,3,4,,,,,,2027-01-01\n")

    variant = reading.product.variants[0]
    assert (variant.price_minor, variant.compare_at_minor) == (400, EMPTY)
    assert reading.codes == [(2, "sale_has_dates")]


@pytest.mark.parametrize(
    ("published", "visibility", "status"),
    [
        ("1", "visible", Status.ACTIVE),
        ("0", "visible", Status.DRAFT),
        ("-1", "", Status.DRAFT),
        ("1", "hidden", Status.DRAFT),
    ],
)
def test_only_what_the_other_shop_shows_is_active(read, published: str, visibility: str, status: Status) -> None:
    product = read("woocommerce", HEADER + f"7,simple,C-1,Cup,{published},{visibility},,,,4,,,,,,\n").product

    assert product.status is status


def test_blank_stock_means_that_nobody_counts(read) -> None:
    variant = read("woocommerce", HEADER + "7,simple,C-1,Cup,1,,,,,4,,,,,,\n").product.variants[0]

    assert (variant.stock, variant.stock_tracked, variant.weight_grams, variant.barcode) == (
        EMPTY,
        False,
        EMPTY,
        ABSENT,
    )


def test_number_used_twice_leaves_the_second_product_out(read) -> None:
    reading = read("woocommerce", HEADER + "7,simple,C-1,Cup,1,,,,,4,,,,,,\n8,simple,c-1,Bowl,1,,,,,4,,,,,,\n")

    assert [product.title for product in reading.products] == ["Cup"]
    assert reading.codes == [(3, "sku_again")]


@pytest.mark.needs_shared
def test_sample_file_is_carried_but_for_the_grouped_and_the_external_product(read_shared) -> None:
    reading = read_shared("woocommerce", "import/woocommerce_sample_products.csv")

    assert len(reading.products) == 13
    assert [len(product.variants) for product in reading.products] == [3, 6] + [1] * 11
    assert [product.handle for product in reading.products if product.kind is Kind.DIGITAL] == ["cc-album", "cc-single"]
    assert [len(product.downloads) for product in reading.products if product.downloads] == [2, 1]
    assert sorted(reading.codes) == [
        (17, "grouped"),
        (18, "external"),
        (19, "option_left_open"),
        (20, "option_left_open"),
        (21, "option_left_open"),
    ]


@pytest.mark.needs_shared
def test_tax_rates_are_not_taken_for_products(read_shared) -> None:
    with pytest.raises(FileProblem) as refusal:
        read_shared("woocommerce", "import/woocommerce_sample_tax_rates.csv")

    assert refusal.value.code is File.NO_HEADER


def test_categories_of_commas_alone_are_none(read) -> None:
    reading = read("woocommerce", HEADER + '7,simple,C-1,Cup,1,visible,5,2,3.50,4," , ",,,,,\n')

    assert reading.problems == []
    assert reading.product.category_path is EMPTY
