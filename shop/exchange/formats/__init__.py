"""The formats that can be read, by name.

A format is a function from an examined file to a stream of products and findings. It touches no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from shop.exchange.formats import bestbuy, plain, shopify, vendure, woocommerce
from shop.exchange.problems import RowProblem
from shop.exchange.reading import Shape, SourceFile
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
