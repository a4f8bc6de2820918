"""Shopify's product CSV, both generations of headers.

All lines of one handle are one product; product columns count on its first line only, further lines are
variants (when they name an option value, SKU or price) or pictures, or both. Weights are grams in both
generations whatever unit is set for display. "Published" is the older way to say "Status". A blank tracker means
that nobody counts the variant, so the figure beside it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shop.exchange import rules
from shop.exchange.formats.assembly import Group, group_by_handle, in_order, left_out, settle
from shop.exchange.formats.table import LONG_TEXT, Header, Line, read_header, read_lines
from shop.exchange.problems import Effect, Row, RowProblem
from shop.exchange.reading import SourceFile
from shop.exchange.types import ABSENT, EMPTY, Blank, Field, Kind, ParsedImage, ParsedProduct, ParsedVariant, Status

COLUMNS: Mapping[str, str] = {
    "handle": "handle", "url handle": "handle",
    "title": "title",
    "body (html)": "description", "description": "description",
    "vendor": "vendor",
    "product category": "category", "standardized product type": "category",
    "type": "type", "custom product type": "type",
    "tags": "tags",
    "published": "published", "published on online store": "published",
    "status": "status",
    **{f"option{place} {part}": f"option{place}_{part}" for place in (1, 2, 3) for part in ("name", "value")},
    "variant sku": "sku", "sku": "sku",
    "variant grams": "grams", "weight value (grams)": "grams",
    "variant inventory tracker": "tracker", "inventory tracker": "tracker",
    "variant inventory qty": "stock", "inventory quantity": "stock",
    "variant price": "price", "price": "price",
    "variant compare at price": "compare_at", "compare-at price": "compare_at",
    "cost per item": "cost",
    "variant requires shipping": "requires_shipping", "requires shipping": "requires_shipping",
    "variant taxable": "taxable", "charge tax": "taxable",
    "variant barcode": "barcode", "barcode": "barcode",
    "image src": "image", "product image url": "image",
    "image position": "image_position",
    "image alt text": "image_alt",
    "variant image": "variant_image", "variant image url": "variant_image",
    "gift card": "gift_card",
    "seo title": "seo_title",
    "seo description": "seo_description",
    "google shopping / gender": "attribute:Gender",
    "google shopping / age group": "attribute:Age group",
    "google shopping / condition": "attribute:Condition",
    "google shopping / mpn": "attribute:MPN",
    "google shopping / manufacturer part number (mpn)": "attribute:MPN",
}  # fmt: skip
METAFIELD = re.compile(r"(?P<name>.+) \(product\.metafields\.[^)]+\)")
VARIANT_COLUMNS = frozenset(
    {"sku", "price", "stock", "compare_at", "cost", "barcode", "grams", "option1_value", "variant_image", "tracker"}
)
STATUSES = {status.value: status for status in Status}


def read_products(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """The products of the file in its order. `exponent` is the number of decimals of the currency."""
    for found in group_by_handle(read_lines(source, match_header), _handle):
        if isinstance(found, RowProblem):
            yield found
        else:
            yield from _product(found, exponent)


def match_header(names: tuple[str, ...]) -> Header:
    """Either generation, or a mixture: new products need no more than a title."""
    return read_header(names, resolve=_column, required={"title": "Title"}, title="Shopify")


def _column(name: str) -> str | None:
    if match := METAFIELD.fullmatch(name):
        return f"attribute:{match['name'].capitalize()}"
    return COLUMNS.get(name)


def _handle(line: Line) -> str | None:
    """The product's key. A title alone is enough where the file has no handles."""
    given = line.text("handle")
    if line.spoiled:
        return None
    title = line.raw("title")
    if isinstance(given, Blank) and not title:
        line.note("handle", Row.NO_HANDLE, Effect.LINE_LEFT_OUT)
        return None
    try:
        return rules.handle_from(given="" if isinstance(given, Blank) else given, title=title)
    except rules.Unreadable as error:
        line.note("handle", error.code, Effect.LINE_LEFT_OUT)
        return None


def _product(group: Group, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    first = group.first
    title = first.text("title")
    if first.flag("gift_card") is True:
        first.note("gift_card", Row.GIFT_CARD, Effect.PRODUCT_LEFT_OUT)
    elif isinstance(title, Blank):
        first.note("title", Row.NO_TITLE, Effect.PRODUCT_LEFT_OUT)
    else:
        candidates = [(line, _variant(line, exponent)) for line in group.lines if _is_variant(line, first)]
        yield from settle(group, _described(group, title, candidates), candidates)
        return
    yield from left_out(group)


def _described(group: Group, title: str, candidates: list[tuple[Line, ParsedVariant]]) -> ParsedProduct:
    first, vendor = group.first, group.first.text("vendor")
    return ParsedProduct(
        handle=group.handle,
        slug_wish=group.handle,
        line=first.line,
        last_line=group.lines[-1].last_line,
        title=title,
        description_html=_description(first),
        vendor=vendor,
        brand=vendor,
        category_path=_category(first),
        tags=first.tags("tags"),
        status=_status(first),
        kind=_kind([line for line, _variant in candidates]),
        seo_title=first.text("seo_title"),
        seo_description=first.text("seo_description", limit=2_000),
        options=tuple(_option_name(group, place) for place in (1, 2, 3)),
        images=_images(group),
        attributes=_attributes(first),
    )


def _is_variant(line: Line, first: Line) -> bool:
    if line is first:
        return not VARIANT_COLUMNS.isdisjoint(line.cells)
    return any(line.raw(column) for column in ("option1_value", "sku", "price"))


def _variant(line: Line, exponent: int) -> ParsedVariant:
    tracker = line.text("tracker")
    counted = tracker is not EMPTY
    return ParsedVariant(
        line=line.line,
        sku=line.text("sku"),
        option_values=tuple(line.raw(f"option{place}_value") for place in (1, 2, 3)),
        price_minor=line.price("price", exponent=exponent),
        compare_at_minor=line.price("compare_at", exponent=exponent),
        cost_minor=line.price("cost", exponent=exponent),
        weight_grams=line.grams("grams"),
        barcode=line.text("barcode"),
        stock=line.count("stock") if counted else ABSENT,
        stock_tracked=ABSENT if tracker is ABSENT else counted,
        taxable=line.flag("taxable"),
        image=line.picture("variant_image"),
    )


def _description(line: Line) -> Field[str]:
    text = line.text("description", limit=LONG_TEXT)
    return text if isinstance(text, Blank) else rules.as_html(text)


def _category(line: Line) -> Field[tuple[str, ...]]:
    """Shopify's category where the file has one, otherwise the shop's own product type."""
    category, own_type = line.text("category", limit=1_000), line.text("type")
    if not isinstance(category, Blank):
        return rules.category_path(category) or EMPTY
    if not isinstance(own_type, Blank):
        return (own_type,)
    return EMPTY if EMPTY in {category, own_type} else ABSENT


def _status(line: Line) -> Field[Status]:
    """Status decides; what is active but not published is a draft here."""
    status, published = line.choice("status", STATUSES, Row.UNKNOWN_STATUS), line.flag("published")
    if status in {Status.DRAFT, Status.ARCHIVED}:
        return status
    if published is False:
        return Status.DRAFT
    return Status.ACTIVE if published is True else status


def _kind(lines: list[Line]) -> Field[Kind]:
    """Digital when nothing of it is sent."""
    shipped = [line.flag("requires_shipping") for line in lines]
    if not shipped or shipped[0] is ABSENT:
        return ABSENT
    return Kind.DIGITAL if all(flag is False for flag in shipped) else Kind.PHYSICAL


def _option_name(group: Group, place: int) -> str:
    return next((name for line in group.lines if (name := line.raw(f"option{place}_name"))), "")


def _images(group: Group) -> Field[tuple[ParsedImage, ...]]:
    if "image" not in group.first.cells:
        return ABSENT
    images = []
    for place, line in enumerate(group.lines, start=1):
        address = line.picture("image")
        if isinstance(address, Blank):
            continue
        position = line.raw("image_position")
        placed = int(position) if position.isascii() and position.isdecimal() and len(position) < 6 else place
        images.append(ParsedImage(source=address, position=placed, alt=line.text("image_alt")))
    return in_order(images)


def _attributes(line: Line) -> dict[str, Field[tuple[str, ...]]]:
    attributes: dict[str, Field[tuple[str, ...]]] = {}
    for column in line.cells:
        if column.startswith("attribute:"):
            value = line.text(column, limit=1_000)
            name = column.removeprefix("attribute:")
            attributes[name] = value if isinstance(value, Blank) else rules.words(value, separator=";")
    return attributes
