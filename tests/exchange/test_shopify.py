"""Shopify's product CSV."""

from __future__ import annotations

import pytest

from shop.exchange.problems import Effect, File, FileProblem
from shop.exchange.types import ABSENT, EMPTY, Kind, Status

OLD = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price\n"
NEW = "Title,URL handle,Description,Vendor,Product category,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Compare-at price,Cost per item,Inventory quantity,Weight value (grams),Product image URL\n"


def test_older_headers_give_a_product_with_its_variants(read) -> None:
    reading = read(
        "shopify",
        OLD + 'cup,Cup,<p>Clay</p>,Potters,Cups,"clay, kitchen",true,Size,S,C-S,300,3.50\ncup,,,,,,,,L,C-L,400,4\n',
    )

    product = reading.product
    assert reading.problems == []
    assert (product.handle, product.title, product.vendor, product.brand) == ("cup", "Cup", "Potters", "Potters")
    assert (product.line, product.last_line, product.options) == (2, 3, ("Size",))
    assert (product.category_path, product.tags, product.status) == (("Cups",), ("clay", "kitchen"), Status.ACTIVE)
    assert [(v.line, v.sku, v.option_values, v.weight_grams, v.price_minor) for v in product.variants] == [
        (2, "C-S", ("S",), 300, 350),
        (3, "C-L", ("L",), 400, 400),
    ]


def test_newer_headers_give_the_same_product(read) -> None:
    reading = read(
        "shopify",
        NEW
        + "Cup,cup,Clay,Potters,Home > Kitchen,TRUE,active,C-1,Title,Default Title,3.50,5,1.25,7,300,https://example.com/c.png\n",
    )

    product = reading.product
    (variant,) = product.variants
    assert (product.category_path, product.status, product.options) == (("Home", "Kitchen"), Status.ACTIVE, ())
    assert product.description_html == "<p>Clay</p>"
    assert (variant.price_minor, variant.compare_at_minor, variant.cost_minor) == (350, 500, 125)
    assert (variant.stock, variant.weight_grams, variant.option_values) == (7, 300, ())
    assert [(image.source, image.position) for image in product.images] == [("https://example.com/c.png", 1)]


def test_headers_are_found_in_any_case_and_order(read) -> None:
    reading = read("shopify", "  VARIANT   price,TITLE,hAnDle\n9.99,Cup,cup\n")

    assert (reading.product.handle, reading.product.variants[0].price_minor) == ("cup", 999)


def test_absent_column_and_blank_cell_stay_apart(read) -> None:
    product = read("shopify", "Handle,Title,Vendor,Tags,Variant SKU,Variant Barcode\ncup,Cup,,,C-1,\n").product

    assert (product.vendor, product.tags, product.variants[0].barcode) == (EMPTY, EMPTY, EMPTY)
    assert (product.description_html, product.status, product.images, product.category_path) == (ABSENT,) * 4
    assert (product.variants[0].price_minor, product.variants[0].stock) == (ABSENT, ABSENT)


def test_title_alone_is_a_product_without_a_word_about_variants(read) -> None:
    product = read("shopify", "Title\nClay cup\n").product

    assert (product.handle, product.title, product.variants) == ("clay-cup", "Clay cup", ())


def test_extra_lines_add_pictures_in_their_positions(read) -> None:
    text = "Handle,Title,Variant Price,Image Src,Image Position,Image Alt Text\n"
    text += "cup,Cup,1,https://e.com/2.png,2,Side\ncup,,,https://e.com/1.png,1,\ncup,,,https://e.com/2.png,3,\n"

    product = read("shopify", text).product

    assert [(image.source, image.position, image.alt) for image in product.images] == [
        ("https://e.com/1.png", 1, EMPTY),
        ("https://e.com/2.png", 2, "Side"),
    ]
    assert len(product.variants) == 1


@pytest.mark.parametrize(
    ("status", "published", "expected"),
    [("active", "true", Status.ACTIVE), ("active", "false", Status.DRAFT), ("draft", "true", Status.DRAFT),
     ("Archived", "true", Status.ARCHIVED), ("", "TRUE", Status.ACTIVE), ("", "", EMPTY)],
)  # fmt: skip
def test_status_and_published_together_decide(read, status: str, published: str, expected: object) -> None:
    reading = read("shopify", f"Handle,Title,Status,Published\ncup,Cup,{status},{published}\n")

    assert (reading.product.status, reading.problems) == (expected, [])


def test_unknown_status_is_reported_and_left_out(read) -> None:
    reading = read("shopify", "Handle,Title,Status\ncup,Cup,sold\n")

    assert (reading.product.status, reading.codes) == (ABSENT, [(2, "unknown_status")])


def test_nothing_to_send_makes_a_digital_product(read) -> None:
    text = "Handle,Title,Variant Price,Variant Requires Shipping\nsong,Song,1,false\ncup,Cup,1,true\n"

    assert [product.kind for product in read("shopify", text).products] == [Kind.DIGITAL, Kind.PHYSICAL]


def test_unreadable_price_leaves_out_its_variant_only(read) -> None:
    reading = read("shopify", OLD + 'cup,Cup,,,,,true,Size,S,C-S,,"1,299.00"\ncup,,,,,,,,L,C-L,,4\n')

    (problem,) = reading.problems
    assert [variant.sku for variant in reading.product.variants] == ["C-L"]
    assert (problem.line, problem.column, problem.value, problem.code, problem.effect) == (
        2, "Variant Price", "1,299.00", "figure", Effect.LINE_LEFT_OUT,
    )  # fmt: skip


def test_product_whose_variants_are_all_unreadable_is_left_out_with_every_line(read) -> None:
    reading = read("shopify", OLD + "cup,Cup,,,,,true,Size,S,C-S,,x\ncup,,,,,,,,L,C-L,,y\nbowl,Bowl,,,,,true,,,B,,1\n")

    assert [product.handle for product in reading.products] == ["bowl"]
    assert reading.codes == [(2, "figure"), (2, "no_variant_left"), (3, "figure")]


def test_product_without_title_is_left_out_with_every_line(read) -> None:
    reading = read("shopify", OLD + "cup,,,,,,true,Size,S,C-S,,1\ncup,,,,,,,,L,C-L,,1\nbowl,Bowl,,,,,true,,,B,,1\n")

    assert [product.handle for product in reading.products] == ["bowl"]
    assert reading.codes == [(2, "no_title"), (3, "with_its_product")]


def test_handle_that_comes_back_later_is_refused_line_by_line(read) -> None:
    reading = read("shopify", OLD + "cup,Cup,,,,,true,Size,S,C-S,,1\nbowl,Bowl,,,,,true,,,B,,1\ncup,,,,,,,,L,C-L,,1\n")

    (problem,) = reading.problems
    assert [(product.handle, len(product.variants)) for product in reading.products] == [("cup", 1), ("bowl", 1)]
    assert (problem.line, problem.code, problem.params) == (4, "handle_again", {"line": 2})


@pytest.mark.parametrize(
    ("second", "code"),
    [("cup,,,,,,,,S,C-L,,1", "option_values_again"), ("cup,,,,,,,,,C-L,,1", "option_value_missing")],
)
def test_variant_without_its_own_option_values_is_left_out(read, second: str, code: str) -> None:
    reading = read("shopify", OLD + f"cup,Cup,,,,,true,Size,S,C-S,,1\n{second}\n")

    assert [variant.sku for variant in reading.product.variants] == ["C-S"]
    assert reading.codes == [(3, code)]


def test_option_value_without_option_name_is_left_out(read) -> None:
    reading = read("shopify", OLD + "cup,Cup,,,,,true,,S,C-S,,1\nbowl,Bowl,,,,,true,,,B,,1\n")

    assert [product.handle for product in reading.products] == ["bowl"]
    assert reading.codes == [(2, "option_without_name"), (2, "no_variant_left")]


def test_two_options_of_one_name_leave_the_product_out(read) -> None:
    reading = read(
        "shopify",
        "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\ncup,Cup,Size,S,size,M,1\n",
    )

    assert (reading.products, reading.codes) == ([], [(2, "option_name_twice")])


def test_oversold_stock_is_taken_as_none_and_reported(read) -> None:
    reading = read("shopify", "Handle,Title,Variant Price,Variant Inventory Qty\ncup,Cup,1,-1\n")

    assert (reading.product.variants[0].stock, reading.codes) == (0, [(2, "stock_negative")])


@pytest.mark.parametrize(
    ("before", "codes"), [("0", []), ("1", [(2, "compare_at_not_higher")]), ("0.50", [(2, "compare_at_not_higher")])]
)
def test_compare_at_price_that_is_not_higher_is_left_out(read, before: str, codes: list) -> None:
    reading = read("shopify", f"Handle,Title,Variant Price,Variant Compare At Price\ncup,Cup,1,{before}\n")

    assert (reading.product.variants[0].compare_at_minor, reading.codes) == (EMPTY, codes)


def test_formula_in_a_text_is_kept_as_text_and_reported(read) -> None:
    reading = read("shopify", 'Handle,Title,Variant Price\ncup,"=HYPERLINK(""http://e.com"")",1\n')

    assert reading.product.title == '=HYPERLINK("http://e.com")'
    assert [(problem.code, problem.effect) for problem in reading.problems] == [("formula_kept", Effect.KEPT)]


@pytest.mark.parametrize("line", ["=A1,Cup,C-1,1", "cup,Cup,=A1,1", "cup,Cup,C-1,=A1*2"])
def test_formula_in_a_handle_number_or_price_leaves_the_line_out(read, line: str) -> None:
    reading = read("shopify", f"Handle,Title,Variant SKU,Variant Price\n{line}\nbowl,Bowl,B-1,1\n")

    assert [product.handle for product in reading.products] == ["bowl"]
    assert reading.codes[0][0] == 2


def test_gift_card_is_left_out_with_a_reason(read) -> None:
    reading = read("shopify", "Handle,Title,Gift Card,Variant Price\ncard,Card,true,10\n")

    assert (reading.products, reading.codes) == ([], [(2, "gift_card")])


def test_line_with_too_few_or_too_many_cells_is_left_out(read) -> None:
    reading = read("shopify", "Handle,Title,Variant Price\ncup,Cup\nbowl,Bowl,1,2\nplate,Plate,1,\n")

    assert [product.handle for product in reading.products] == ["plate"]
    assert [(problem.line, problem.code, dict(problem.params)) for problem in reading.problems] == [
        (2, "cell_count", {"found": 2, "expected": 3}),
        (3, "cell_count", {"found": 4, "expected": 3}),
    ]


def test_apostrophe_before_numbers_is_dropped(read) -> None:
    product = read("shopify", "Handle,Title,Variant SKU,Variant Barcode\ncup,'90s cup,'30235,'0123\n").product

    assert (product.title, product.variants[0].sku, product.variants[0].barcode) == ("'90s cup", "30235", "0123")


def test_metafields_and_shopping_columns_become_attributes(read) -> None:
    text = "Handle,Title,Google Shopping / Gender,Color (product.metafields.shopify.color-pattern)\ncup,Cup,,black; white\n"

    assert read("shopify", text).product.attributes == {"Gender": EMPTY, "Color": ("black", "white")}


@pytest.mark.parametrize(
    ("text", "code"),
    [("Book,Books > Classics,978,Emma\n", File.NO_HEADER), ("Handle,Vendor\na,b\n", File.WRONG_HEADER),
     ("Handle;Title\na;b\n", File.OTHER_DELIMITER), ("Handle,Title,title\na,b,c\n", File.COLUMN_TWICE)],
)  # fmt: skip
def test_header_of_something_else_is_refused(read, text: str, code: File) -> None:
    with pytest.raises(FileProblem) as refusal:
        read("shopify", text + "a,b,c,d\n")

    assert refusal.value.code is code


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "products", "variants", "vendors", "images", "problems"),
    [("shopify_fashion.csv.gz", 997, 3684, 100, 4742, 7), ("shopify_apparel.csv", 25, 96, 6, 55, 0),
     ("shopify_jewelry.csv", 19, 24, 1, 25, 0), ("shopify_burst_apparel.csv", 20, 22, 1, 20, 0),
     ("shopify_burst_jewelery.csv", 20, 23, 2, 41, 0)],
)  # fmt: skip
def test_real_file_gives_exactly_what_it_holds(
    read_shared, name: str, products: int, variants: int, vendors: int, images: int, problems: int
) -> None:
    reading = read_shared("shopify", f"import/{name}")

    assert len(reading.products) == products
    assert sum(len(product.variants) for product in reading.products) == variants
    assert len({product.vendor for product in reading.products}) == vendors
    assert sum(len(product.images) for product in reading.products if isinstance(product.images, tuple)) == images
    assert len(reading.problems) == problems
