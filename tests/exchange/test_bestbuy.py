"""Best Buy's JSON lines."""

from __future__ import annotations

import json

import pytest

from shop.exchange.formats.bestbuy import read_categories
from shop.exchange.problems import File, FileProblem, RowProblem
from shop.exchange.reading import Shape, examine
from shop.exchange.types import ABSENT, EMPTY

PHONE = {
    "name": "AT&T <phone>",
    "description": "4 < 5",
    "brand": "AT&T",
    "categories": ["Phones", "Prepaid"],
    "price": 49.99,
    "image": "https://example.com/x/4984700_sb.jpg",
    "popularity": 3,
}


def lines(*objects: object) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def test_product_takes_its_number_from_its_picture(read) -> None:
    reading = read("bestbuy", lines(PHONE))

    product = reading.product
    assert reading.problems == []
    assert (product.handle, product.title, product.brand) == ("bestbuy-4984700", "AT&T <phone>", "AT&T")
    assert (product.category_path, product.description_html) == (("Phones", "Prepaid"), "<p>4 &lt; 5</p>")
    assert [(variant.sku, variant.price_minor, variant.stock) for variant in product.variants] == [
        ("4984700", 4999, ABSENT)
    ]


def test_richer_records_of_the_same_source_are_understood(read) -> None:
    record = {"sku": 43900, "name": "Batteries", "price": 5, "upc": "041333424019", "manufacturer": "Duracell",
              "category": [{"id": "a", "name": "Power"}, {"id": "b", "name": "AA"}], "model": "MN1500", "image": None}  # fmt: skip

    product = read("bestbuy", lines(record)).product

    assert (product.brand, product.category_path, product.images) == ("Duracell", ("Power", "AA"), EMPTY)
    assert (product.variants[0].sku, product.variants[0].barcode, product.variants[0].price_minor) == (
        "43900",
        "041333424019",
        500,
    )
    assert product.attributes == {"Model": ("MN1500",)}


@pytest.mark.parametrize(
    ("change", "code"),
    [({"name": " "}, "no_title"), ({"name": None}, "no_title"), ({"name": ["x"]}, "bad_value"), ({"price": -1}, "figure_negative"),
     ({"price": 1.999}, "figure_decimals"), ({"price": "1,000"}, "figure"), ({"price": True}, "figure"), ({"price": {}}, "figure"),
     ({"categories": ["a", 3]}, "bad_category"), ({"categories": "a"}, "bad_category"), ({"name": "a\x00b"}, "control_characters"),
     ({"name": "a\ud800b"}, "control_characters"), ({"name": "x" * 300}, "too_long")],
)  # fmt: skip
def test_bad_record_is_left_out_and_the_next_one_read(read, change: dict, code: str) -> None:
    reading = read("bestbuy", lines(PHONE | {"sku": "1"} | change, PHONE | {"sku": "2"}))

    assert [product.handle for product in reading.products] == ["bestbuy-2"]
    assert reading.codes == [(1, code)]


def test_price_beyond_all_figures_is_refused_without_writing_it_out(read) -> None:
    reading = read("bestbuy", lines(PHONE).replace("49.99", "1e999999999"))

    assert (reading.products, reading.codes) == ([], [(1, "figure_too_large")])


def test_broken_line_is_reported_and_the_others_read(read) -> None:
    reading = read("bestbuy", lines(PHONE) + "{broken\n" + lines(PHONE | {"sku": "2"}))

    assert len(reading.products) == 2
    assert reading.codes == [(2, "broken_json")]


def test_same_number_again_is_left_out(read) -> None:
    reading = read("bestbuy", lines(PHONE, PHONE))

    (problem,) = reading.problems
    assert len(reading.products) == 1
    assert (problem.line, problem.code, problem.params) == (2, "sku_again", {"line": 1})


def test_file_of_other_objects_is_refused(read) -> None:
    with pytest.raises(FileProblem) as refusal:
        read("bestbuy", lines({"id": 1}))

    assert (refusal.value.code, refusal.value.params["missing"]) == (File.WRONG_HEADER, "name")


@pytest.mark.needs_shared
def test_real_products_are_all_read(read_shared) -> None:
    reading = read_shared("bestbuy", "bestbuy_products_with_category.jsonl.gz")

    assert (len(reading.products), reading.problems) == (3291, [])
    assert len({product.handle for product in reading.products}) == 3291
    assert len({product.category_path for product in reading.products}) == 62
    assert len({product.brand for product in reading.products}) == 263


@pytest.mark.needs_shared
def test_real_categories_are_read_but_for_the_one_without_a_name(shared) -> None:
    source = examine(shared / "data" / "bestbuy_categories.jsonl.gz", shape=Shape.JSON_LINES)

    found = list(read_categories(source))

    problems = [item for item in found if isinstance(item, RowProblem)]
    assert (source.rows, len(found) - len(problems)) == (4584, 4583)
    assert [(problem.line, problem.code, problem.column) for problem in problems] == [(3980, "bad_category", "path")]
    assert max(len(item.path_ids) for item in found if not isinstance(item, RowProblem)) == 6
