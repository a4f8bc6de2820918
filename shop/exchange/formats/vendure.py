"""Vendure's product CSV: cells padded with blanks, lists separated by "|".

A line with a name begins a product; lines without a name below it are its further variants. Facets are
"name:value": category facets form the path from the root, the brand facet the brand, the rest attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shop.exchange import rules
from shop.exchange.formats.assembly import Group, group_by_handle, in_order, settle
from shop.exchange.formats.table import LONG_TEXT, Header, Line, read_header, read_lines
from shop.exchange.problems import Effect, Row, RowProblem
from shop.exchange.reading import SourceFile
from shop.exchange.types import ABSENT, EMPTY, Blank, Field, ParsedImage, ParsedProduct, ParsedVariant

COLUMNS = {
    "name": "title", "slug": "handle", "description": "description", "assets": "assets", "facets": "facets",
    "optiongroups": "option_names", "optionvalues": "option_values", "sku": "sku", "price": "price",
    "taxcategory": "tax_category", "stockonhand": "stock", "trackinventory": "tracked",
    "variantassets": "variant_assets", "variantfacets": "variant_facets",
}  # fmt: skip
REQUIRED = {"title": "name", "sku": "sku", "price": "price"}
BRAND_LIMIT = 80
PATH_FACET, BRAND_FACET = "category", "brand"


def read_products(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """The products of the file in its order. `exponent` is the number of decimals of the currency."""
    for found in group_by_handle(read_lines(source, match_header), _HandleOfLine()):
        if isinstance(found, RowProblem):
            yield found
        else:
            candidates = [(line, _variant(line, exponent)) for line in found.lines]
            yield from settle(found, _described(found), candidates)


def match_header(names: tuple[str, ...]) -> Header:
    """Vendure's columns in any order, padded or not."""
    return read_header(names, resolve=COLUMNS.get, required=REQUIRED, title="Vendure")


class _HandleOfLine:
    """Remembers the product that the lines without a name belong to."""

    def __init__(self) -> None:
        self.current: str | None = None

    def __call__(self, line: Line) -> str | None:
        title = line.text("title")
        if isinstance(title, Blank):
            if self.current is None:
                line.note("title", Row.NO_TITLE, Effect.LINE_LEFT_OUT)
            return self.current
        try:
            self.current = rules.handle_from(given=line.raw("handle"), title=title)
        except rules.Unreadable as error:
            line.note("handle", error.code, Effect.LINE_LEFT_OUT)
            self.current = None
        return self.current


def _described(group: Group) -> ParsedProduct:
    first = group.first
    facets = list(_facets(first, "facets"))
    path = tuple(value for name, value in facets if name == PATH_FACET)
    brands = [value for name, value in facets if name == BRAND_FACET]
    brand: Field[str] = ABSENT if "facets" not in first.cells else brands[0][:BRAND_LIMIT] if brands else EMPTY
    further = [pair for line in group.lines for pair in _facets(line, "variant_facets")]
    description = first.text("description", limit=LONG_TEXT)
    return ParsedProduct(
        handle=group.handle,
        slug_wish=group.handle,
        line=first.line,
        last_line=group.lines[-1].last_line,
        title=first.text("title"),
        description_html=description if isinstance(description, Blank) else rules.as_html(description),
        vendor=brand,
        brand=brand,
        category_path=ABSENT if "facets" not in first.cells else path or EMPTY,
        options=rules.words(first.raw("option_names"), separator="|"),
        images=_images(group),
        attributes=_attributes([pair for pair in facets if pair[0] not in {PATH_FACET, BRAND_FACET}] + further),
    )


def _variant(line: Line, exponent: int) -> ParsedVariant:
    assets = rules.words(line.raw("variant_assets"), separator="|")
    tracked = line.flag("tracked")
    return ParsedVariant(
        line=line.line,
        sku=line.text("sku"),
        option_values=tuple(part.strip() for part in line.raw("option_values").split("|")),
        price_minor=line.price("price", exponent=exponent),
        stock=line.count("stock"),
        stock_tracked=ABSENT if tracked is EMPTY else tracked,
        image=assets[0] if assets else EMPTY if "variant_assets" in line.cells else ABSENT,
    )


def _facets(line: Line, column: str) -> Iterator[tuple[str, str]]:
    for facet in rules.words(line.raw(column), separator="|"):
        name, colon, value = facet.partition(":")
        if colon and name.strip() and value.strip():
            yield name.strip().lower(), value.strip()


def _attributes(facets: Iterable[tuple[str, str]]) -> dict[str, Field[tuple[str, ...]]]:
    values: dict[str, list[str]] = {}
    for name, value in facets:
        values.setdefault(name.capitalize(), []).append(value)
    return {name: rules.unique(several) for name, several in values.items()}


def _images(group: Group) -> Field[tuple[ParsedImage, ...]]:
    if "assets" not in group.first.cells:
        return ABSENT
    names = list(rules.words(group.first.raw("assets"), separator="|"))
    for line in group.lines:
        names += rules.words(line.raw("variant_assets"), separator="|")
    images = []
    for place, name in enumerate(names, start=1):
        try:
            images.append(ParsedImage(source=rules.picture_address(name), position=place))
        except rules.Unreadable as error:
            group.first.note("assets", error.code, Effect.VALUE_LEFT_OUT)
    return in_order(images)
