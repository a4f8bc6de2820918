"""Files of figures alone: SKU and stock, or SKU and price. Each line is one variant that is there already.

A blank cell keeps what is stored, except for the price before a reduction, which it clears.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TextIO

from shop.exchange.formats.assembly import reduction
from shop.exchange.formats.table import Header, Line, read_header, read_lines
from shop.exchange.problems import Effect, Row, RowProblem
from shop.exchange.reading import SourceFile
from shop.exchange.types import ABSENT, Blank, ParsedProduct, ParsedVariant

STOCK = {"sku": "sku", "quantity": "stock", "stock": "stock"}
PRICES = {"sku": "sku", "price": "price", "compare-at price": "compare_at", "compare-at": "compare_at"}
TEMPLATES = {
    "stock": (("sku", "quantity"), ("CUP-1", "40"), ("SHIRT-M", "12")),
    "prices": (("sku", "price", "compare-at price"), ("CUP-1", "350.00", ""), ("SHIRT-M", "1290.00", "1490.00")),
}


def read_stock(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """SKU and pieces at hand, one variant a line."""
    del exponent
    return _read(source, STOCK, {"sku": "sku", "stock": "quantity"}, 0)


def read_prices(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """SKU, price and, where the column is there, the price before a reduction."""
    return _read(source, PRICES, {"sku": "sku", "price": "price"}, exponent)


def write_template(stream: TextIO, name: str) -> None:
    """Write the header and two example lines."""
    csv.writer(stream).writerows(TEMPLATES[name])


def _read(
    source: SourceFile, columns: Mapping[str, str], required: Mapping[str, str], exponent: int
) -> Iterator[ParsedProduct | RowProblem]:
    def match_header(names: tuple[str, ...]) -> Header:
        return read_header(names, resolve=columns.get, required=required, title="SKU")

    for line in read_lines(source, match_header):
        variant = None if line.spoiled else _variant(line, exponent)
        yield from line.problems
        if variant is not None and not line.spoiled:
            yield ParsedProduct(handle="", line=line.line, last_line=line.last_line, variants=(variant,))


def _variant(line: Line, exponent: int) -> ParsedVariant | None:
    sku = line.text("sku")
    if isinstance(sku, Blank):
        if not line.spoiled:
            line.note("sku", Row.NO_SKU, Effect.LINE_LEFT_OUT)
        return None
    variant = ParsedVariant(
        line=line.line,
        sku=sku,
        price_minor=line.price("price", exponent=exponent),
        compare_at_minor=line.price("compare_at", exponent=exponent),
        stock=line.count("stock"),
    )
    return replace(variant, compare_at_minor=reduction(line, variant, instead=ABSENT))
