"""WooCommerce's product CSV.

Simple products and variable products with their variations are carried, virtual and downloadable ones as
digital. Grouped products (lists without a price) and external ones (bought elsewhere) are reported and left out.
Variations may stand anywhere in the file and name their parent by SKU or as "id:NN", so the file is read twice:
once for the variations, once for the products.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from shop.exchange import rules
from shop.exchange.formats.assembly import Group, in_order, left_out, settle
from shop.exchange.formats.table import LONG_TEXT, Header, Line, read_header, read_lines
from shop.exchange.problems import Effect, Row, RowProblem
from shop.exchange.reading import SourceFile
from shop.exchange.types import (
    ABSENT,
    EMPTY,
    Blank,
    Field,
    Kind,
    ParsedDownload,
    ParsedImage,
    ParsedProduct,
    ParsedVariant,
    Status,
)  # fmt: skip

COLUMNS = {
    "id": "id", "type": "type", "sku": "sku", "name": "title", "published": "published", "is featured?": "featured",
    "visibility in catalog": "visibility", "short description": "short_description", "description": "description",
    "date sale price starts": "sale_from", "date sale price ends": "sale_until", "tax status": "tax_status",
    "stock": "stock", "in stock?": "in_stock", "sale price": "sale_price", "regular price": "price",
    "categories": "categories", "tags": "tags", "images": "images", "parent": "parent", "brands": "brands",
    "gtin, upc, ean, or isbn": "barcode",
}  # fmt: skip
WEIGHT = re.compile(r"weight \((g|kg|oz|lbs?)\)")
NUMBERED = re.compile(
    r"attribute (?P<attribute>\d{1,3}) (?P<part>name|value\(s\))|download (?P<download>\d{1,3}) (?P<item>name|url)"
)
TYPES_SOLD = frozenset({"simple", "variable", "variation"})
MANNERS = frozenset({"virtual", "downloadable"})
NOT_CARRIED = {"grouped": Row.GROUPED, "external": Row.EXTERNAL}
PUBLISHED = {"1": Status.ACTIVE, "0": Status.DRAFT, "-1": Status.DRAFT}
ANY_VALUE = "Any"


@dataclass(slots=True)
class _Family:
    """What the first reading found: who can be a parent (by SKU and id; line and types), and the variations."""

    parents: dict[str, tuple[int, set[str]]] = field(default_factory=dict)
    variations: dict[int, list[Line]] = field(default_factory=dict)
    orphans: list[Line] = field(default_factory=list)


def read_products(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """The products in the order of their own lines, each with its variations wherever those stand."""
    family = _family(source)
    began: dict[str, int] = {}
    for line in read_lines(source, match_header):
        if "variation" not in _types(line):
            yield from _product(line, family.variations.get(line.line, []), began, exponent)
    for orphan in family.orphans:
        yield from orphan.problems


def match_header(names: tuple[str, ...]) -> Header:
    """WooCommerce's columns as written by its English export."""
    return read_header(names, resolve=_column, required={"title": "Name", "type": "Type"}, title="WooCommerce")


def _column(name: str) -> str | None:
    if match := WEIGHT.fullmatch(name):
        return f"weight:{match[1]}"
    if match := NUMBERED.fullmatch(name):
        if match["attribute"]:
            return f"attribute{int(match['attribute'])}:{match['part'].removesuffix('(s)')}"
        return f"download{int(match['download'])}:{match['item']}"
    return COLUMNS.get(name)


def _types(line: Line) -> set[str]:
    return {word.lower() for word in rules.words(line.raw("type"))}


def _family(source: SourceFile) -> _Family:
    family, waiting = _Family(), []
    for line in read_lines(source, match_header):
        if "variation" in _types(line):
            waiting.append(line)
            continue
        for key in (line.raw("sku").lower(), f"id:{line.raw('id')}"):
            if key not in {"", "id:"}:
                family.parents.setdefault(key, (line.line, _types(line)))
    for line in waiting:
        parent = family.parents.get(line.raw("parent").lower().replace("id: ", "id:"))
        if parent is None:
            line.note("parent", Row.NO_PARENT, Effect.LINE_LEFT_OUT)
            family.orphans.append(line)
        elif "variable" not in parent[1]:
            line.note("parent", Row.PARENT_NOT_VARIABLE, Effect.LINE_LEFT_OUT, line=parent[0])
            family.orphans.append(line)
        else:
            family.variations.setdefault(parent[0], []).append(line)
    return family


def _product(
    line: Line, variations: list[Line], began: dict[str, int], exponent: int
) -> Iterator[ParsedProduct | RowProblem]:
    group = Group("", [line, *variations])
    types = _types(line) - MANNERS
    title = line.text("title")
    if unsold := next((NOT_CARRIED[name] for name in sorted(types & NOT_CARRIED.keys())), None):
        line.note("type", unsold, Effect.PRODUCT_LEFT_OUT)
    elif not line.spoiled and not types <= TYPES_SOLD:
        line.note("type", Row.UNKNOWN_TYPE, Effect.PRODUCT_LEFT_OUT)
    elif not line.spoiled and isinstance(title, Blank):
        line.note("title", Row.NO_TITLE, Effect.PRODUCT_LEFT_OUT)
    elif not line.spoiled and "variable" in types and not variations:
        line.note("", Row.NO_VARIATIONS, Effect.PRODUCT_LEFT_OUT)
    elif not line.spoiled and _take_handle(group, began):
        yield from _settled(group, variations, exponent)
        return
    yield from left_out(group)


def _take_handle(group: Group, began: dict[str, int]) -> bool:
    """SKU, else the id, else the name: the first that the file gives and that no product took before."""
    line = group.first
    number = line.raw("id")
    sku = line.text("sku")
    if line.spoiled:
        return False
    given = (f"woo-{number}" if number else "") if isinstance(sku, Blank) else sku
    try:
        group.handle = rules.handle_from(given=given, title=line.raw("title"))
    except rules.Unreadable as error:
        line.note("title", error.code, Effect.PRODUCT_LEFT_OUT)
        return False
    if group.handle in began:
        line.note("sku", Row.SKU_AGAIN, Effect.PRODUCT_LEFT_OUT, line=began[group.handle])
        return False
    began[group.handle] = line.line
    return True


def _settled(group: Group, variations: list[Line], exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    line = group.first
    parent_attributes = _attributes(line)
    if not variations:
        variant = _variant(line, (), exponent)
        yield from settle(group, replace(_described(group), attributes=parent_attributes), [(line, variant)])
        return
    chosen = [dict(_attribute_pairs(variation)) for variation in variations]
    options = tuple(name for name in parent_attributes if any(pairs.get(name) for pairs in chosen))
    candidates = []
    for variation, pairs in zip(variations, chosen, strict=True):
        _note_open_options(variation, pairs, parent_attributes)
        values = tuple(pairs.get(name) or ANY_VALUE for name in options)
        candidates.append((variation, _variant(variation, values, exponent)))
    attributes = {name: values for name, values in parent_attributes.items() if name not in options}
    yield from settle(group, replace(_described(group), options=options, attributes=attributes), candidates)


def _note_open_options(line: Line, pairs: dict[str, str], parent_attributes: dict[str, Field[tuple[str, ...]]]) -> None:
    for name, value in pairs.items():
        if not value and name in parent_attributes:
            line.note("", Row.OPTION_LEFT_OPEN, Effect.KEPT, option=name)


def _described(group: Group) -> ParsedProduct:
    line = group.first
    brand = _brand(line)
    return ParsedProduct(
        handle=group.handle,
        slug_wish=line.raw("title"),
        line=line.line,
        last_line=max(member.last_line for member in group.lines),
        title=line.text("title"),
        description_html=_description(line),
        vendor=brand,
        brand=brand,
        category_path=_category(line),
        tags=line.tags("tags"),
        status=_status(line),
        kind=Kind.DIGITAL if _is_digital(group) else Kind.PHYSICAL,
        featured=line.flag("featured"),
        images=_images(group),
        downloads=tuple(download for member in group.lines for download in _downloads(member)),
    )


def _variant(line: Line, values: tuple[str, ...], exponent: int) -> ParsedVariant:
    price, before = _prices(line, exponent)
    weight = next((column for column in line.cells if column.startswith("weight:")), "weight:g")
    stock, counted = _stock(line)
    tax = line.raw("tax_status").lower()
    pictures = rules.words(line.raw("images"))
    return ParsedVariant(
        line=line.line,
        sku=line.text("sku"),
        option_values=values,
        price_minor=price,
        compare_at_minor=before,
        weight_grams=line.grams(weight, unit=weight.removeprefix("weight:")),
        barcode=line.text("barcode"),
        stock=stock,
        stock_tracked=counted,
        taxable=tax != "none" if tax else ABSENT,
        image=pictures[0] if values and pictures else ABSENT,
    )


def _stock(line: Line) -> tuple[Field[int], Field[bool]]:
    """A blank figure means that nobody counts; "In stock? 0" beside it still means that there is none."""
    stock = line.count("stock")
    if stock is EMPTY and line.raw("in_stock") == "0":
        return 0, True
    return stock, ABSENT if stock is ABSENT else stock is not EMPTY


def _prices(line: Line, exponent: int) -> tuple[Field[int], Field[int]]:
    """The price to pay and the price before: the sale price, unless it is bound to dates."""
    regular, sale = line.price("price", exponent=exponent), line.price("sale_price", exponent=exponent)
    if isinstance(sale, Blank):
        return regular, sale
    if line.raw("sale_from") or line.raw("sale_until"):
        line.note("sale_price", Row.SALE_HAS_DATES, Effect.VALUE_LEFT_OUT)
        return regular, EMPTY
    return sale, EMPTY if regular is ABSENT else regular


def _description(line: Line) -> Field[str]:
    """The short text above the long one, as the source shop shows them."""
    texts = [line.text(column, limit=LONG_TEXT) for column in ("short_description", "description")]
    parts = [rules.as_html(text.replace("\\n", "\n")) for text in texts if not isinstance(text, Blank)]
    if parts:
        return "\n".join(parts)
    return EMPTY if EMPTY in texts else ABSENT


def _brand(line: Line) -> Field[str]:
    """The first of the listed brands."""
    listed = line.text("brands")
    return listed if isinstance(listed, Blank) else next(iter(rules.words(listed)), EMPTY)


def _category(line: Line) -> Field[tuple[str, ...]]:
    """The most specific of the listed paths: a product has one place in our tree."""
    listed = line.text("categories", limit=5_000)
    if isinstance(listed, Blank):
        return listed
    return max((rules.category_path(path) for path in rules.words(listed)), key=len, default=()) or EMPTY


def _status(line: Line) -> Field[Status]:
    """Private, draft and hidden products are not shown, so all three are drafts here."""
    if line.raw("visibility").lower() == "hidden":
        return Status.DRAFT
    return line.choice("published", PUBLISHED, Row.UNKNOWN_STATUS)


def _is_digital(group: Group) -> bool:
    """Whether nothing of the product is sent: itself, or every one of its variations."""
    sold = group.lines[1:] or group.lines
    return all(_types(line) & MANNERS for line in sold)


def _images(group: Group) -> Field[tuple[ParsedImage, ...]]:
    if "images" not in group.first.cells:
        return ABSENT
    images: list[ParsedImage] = []
    for line in group.lines:
        for address in rules.words(line.raw("images")):
            try:
                images.append(ParsedImage(source=rules.picture_address(address), position=len(images) + 1))
            except rules.Unreadable as error:
                line.note("images", error.code, Effect.VALUE_LEFT_OUT)
    return in_order(images)


def _downloads(line: Line) -> Iterator[ParsedDownload]:
    for column in line.cells:
        if column.startswith("download") and column.endswith(":url") and line.raw(column):
            name = line.raw(column.replace(":url", ":name"))
            yield ParsedDownload(name=name or line.raw("title"), source=line.raw(column))


def _attributes(line: Line) -> dict[str, Field[tuple[str, ...]]]:
    return {name: rules.words(values) or EMPTY for name, values in _attribute_pairs(line)}


def _attribute_pairs(line: Line) -> Iterator[tuple[str, str]]:
    for column in line.cells:
        if column.startswith("attribute") and column.endswith(":name") and line.raw(column):
            yield line.raw(column), line.raw(column.replace(":name", ":value"))
