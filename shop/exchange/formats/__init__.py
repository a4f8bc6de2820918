"""The formats that can be read, by name.

A format is a function from an examined file to a stream of products and findings. It touches no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shop.exchange.formats import bestbuy, figures, plain, shopify, vendure, woocommerce
from shop.exchange.formats.table import Header
from shop.exchange.problems import File, FileProblem, RowProblem
from shop.exchange.reading import Shape, SourceFile, csv_records
from shop.exchange.types import ParsedProduct


class ReadProducts(Protocol):
    """Reads an examined file; `exponent` is the number of decimals of the import's currency."""

    def __call__(self, source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A product file format: its name on the command line, its name for people, its shape and its reader."""

    name: str
    title: str
    shape: Shape
    read_products: ReadProducts


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("shopify", "Shopify", Shape.CSV, shopify.read_products),
        Format("woocommerce", "WooCommerce", Shape.CSV, woocommerce.read_products),
        Format("bestbuy", "Best Buy", Shape.JSON_LINES, bestbuy.read_products),
        Format("plain", "plain", Shape.CSV, plain.read_products),
        Format("vendure", "Vendure", Shape.CSV, vendure.read_products),
    )
}
FIGURES = {
    format_.name: format_
    for format_ in (
        Format("stock", "SKU, quantity", Shape.CSV, figures.read_stock),
        Format("prices", "SKU, price", Shape.CSV, figures.read_prices),
    )
}
"""Files that change figures of variants and make none."""

READERS = FORMATS | FIGURES
HEADERS: tuple[tuple[str, Callable[[tuple[str, ...]], Header]], ...] = (
    ("plain", plain.match_header),
    ("shopify", shopify.match_header),
    ("woocommerce", woocommerce.match_header),
    ("vendure", vendure.match_header),
)


def recognised(source: SourceFile) -> str:
    """The name of the product format whose columns the file has: the one that knows most of them.

    Raises FileProblem where it is nobody's, or has a fault that every format would find.
    """
    if source.shape is Shape.JSON_LINES:
        return "bestbuy"
    names = next(csv_records(source)).cells
    found: dict[str, int] = {}
    for name, match_header in HEADERS:
        try:
            found[name] = len(match_header(names).ignored)
        except FileProblem as problem:
            if problem.code in {File.COLUMN_TWICE, File.OTHER_DELIMITER}:
                raise
    if not found:
        raise FileProblem(File.UNKNOWN_FORMAT)
    return min(found, key=lambda name: found[name])
