"""Whatever a file holds: products, findings or one refusal come out, never anything else."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.exchange.formats import FORMATS
from shop.exchange.formats.bestbuy import read_categories
from shop.exchange.formats.plain import TEMPLATE
from shop.exchange.formats.shopify import COLUMNS as SHOPIFY
from shop.exchange.formats.vendure import COLUMNS as VENDURE
from shop.exchange.formats.woocommerce import COLUMNS as WOOCOMMERCE
from shop.exchange.problems import FileProblem, RowProblem
from shop.exchange.reading import Shape, examine
from shop.exchange.types import ParsedProduct

NUMBERED = ["attribute 1 name", "attribute 1 value(s)", "download 1 url", "weight (kg)", "weight (lbs)"]
HEADERS = {
    "shopify": [*SHOPIFY, "color (product.metafields.shopify.color)"],
    "woocommerce": [*WOOCOMMERCE, *NUMBERED],
    "vendure": list(VENDURE),
    "plain": [column.name for column in TEMPLATE],
}
REQUIRED = {
    "shopify": ["handle", "title"],
    "woocommerce": ["type", "name", "sku"],
    "vendure": ["name", "sku", "price"],
    "plain": ["handle", "title"],
}
WORDS = ["", "a", "A", "b", "1", "-1", "0", "1.5", "9" * 30, "true", "0", "simple", "variable", "variation", "id:1",
         "=1+1", "'=1", "a|b", "a > b", "category:a|brand:b", "Default Title", "https://e.com/a.png", "x.jpg", ">", "|", ","]  # fmt: skip
cells = st.sampled_from(WORDS) | st.text(max_size=12)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | cells,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name"]), inner, max_size=2),
    max_leaves=6,
)
anyhow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("format_name", sorted(HEADERS))
@anyhow
@given(choice=st.data())
def test_any_table_gives_products_and_findings(tmp_path: Path, format_name: str, choice: st.DataObject) -> None:
    more = choice.draw(st.lists(st.sampled_from(HEADERS[format_name]), max_size=12, unique=True))
    header = REQUIRED[format_name] + [name for name in more if name not in REQUIRED[format_name]]
    rows = choice.draw(st.lists(st.lists(cells, min_size=len(header) - 1, max_size=len(header) + 1), max_size=8))
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])

    read_anything(tmp_path, stream.getvalue().encode("utf-8", "surrogatepass"), format_name)


@anyhow
@given(rows=st.lists(st.dictionaries(
    st.sampled_from(["name", "sku", "price", "image", "categories", "category", "brand", "upc", "path", "description"]),
    anything), max_size=8))  # fmt: skip
def test_any_json_lines_give_products_and_findings(tmp_path: Path, rows: list[dict]) -> None:
    content = "\n".join(json.dumps(row) for row in [{"name": "a", "path": []}, *rows])

    read_anything(tmp_path, content.encode(), "bestbuy")


@pytest.mark.parametrize("format_name", sorted(FORMATS))
@anyhow
@given(content=st.binary(max_size=400))
def test_any_bytes_give_findings_or_a_refusal(tmp_path: Path, format_name: str, content: bytes) -> None:
    read_anything(tmp_path, content, format_name)


def read_anything(folder: Path, content: bytes, format_name: str) -> None:
    path = folder / "any.csv"
    path.write_bytes(content)
    format_ = FORMATS[format_name]
    items: list[ParsedProduct | RowProblem] = []
    refusal = None
    try:
        source = examine(path, shape=format_.shape)
        items += format_.read_products(source, exponent=2)
        if format_.shape is Shape.JSON_LINES:
            list(read_categories(source))
    except FileProblem as problem:
        refusal = problem

    handles = [item.handle for item in items if isinstance(item, ParsedProduct)]
    sentences = [item.sentence for item in items if isinstance(item, RowProblem)] + ([str(refusal)] if refusal else [])
    assert len(handles) + len(sentences) == len(items) + bool(refusal)
    assert len(handles) == len(set(handles))
    assert all(handles)
    assert all(sentence and "%(" not in sentence for sentence in sentences)
