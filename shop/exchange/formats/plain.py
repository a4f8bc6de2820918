"""Our own template: one line a variant, plain column names, documented in `TEMPLATE`.

A column that is left out keeps what is stored; a blank cell in a column that is there clears it. Lines with
one handle are one product and stand together; product columns count on the first of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.exchange import rules
from shop.exchange.formats.assembly import Group, group_by_handle, in_order, left_out, settle
from shop.exchange.formats.table import LONG_TEXT, Header, Line, read_header, read_lines
from shop.exchange.problems import Effect, Row, RowProblem
from shop.exchange.reading import SourceFile
from shop.exchange.types import ABSENT, EMPTY, Blank, Field, Kind, ParsedImage, ParsedProduct, ParsedVariant, Status


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template: its name, what belongs into it, and example cells for the two products shown."""

    name: str
    meaning: Promise
    examples: tuple[str, str, str]


TEMPLATE = (
    Column(
        "handle",
        _("Short name of the product; the same on all its lines"),
        ("clay-cup", "cotton-shirt", "cotton-shirt"),
    ),
    Column("title", _("Name of the product, on its first line"), ("Clay cup", "Cotton shirt", "")),
    Column("description", _("Text or HTML"), ("Fired by hand, holds 250 ml.", "Woven in Tangail.", "")),
    Column("vendor", _("Seller, when one file serves several"), ("Dhaka Pottery", "Tangail Weavers", "")),
    Column("brand", _("Brand"), ("Dhaka Pottery", "Tangail Weavers", "")),
    Column("category", _("Path from the root, steps separated by >"), ("Home > Kitchen", "Clothing > Shirts", "")),
    Column("tags", _("Words separated by commas"), ("handmade, kitchen", "handmade", "")),
    Column("status", _("active, draft or archived"), ("active", "active", "")),
    Column("kind", _("physical or digital"), ("physical", "physical", "")),
    Column("featured", _("true or false"), ("false", "true", "")),
    Column("option1 name", _("Name of the first option"), ("", "Size", "")),
    Column("option1 value", _("Value of the first option"), ("", "M", "L")),
    Column("option2 name", _("Name of the second option"), ("", "Color", "")),
    Column("option2 value", _("Value of the second option"), ("", "Blue", "Blue")),
    Column("option3 name", _("Name of the third option"), ("", "", "")),
    Column("option3 value", _("Value of the third option"), ("", "", "")),
    Column("sku", _("Your own number of the variant"), ("CUP-1", "SHIRT-M", "SHIRT-L")),
    Column("price", _("Plain figure in the shop's currency"), ("350.00", "1290.00", "1290.00")),
    Column("compare-at price", _("Price before the reduction"), ("", "1490.00", "1490.00")),
    Column("cost", _("What it costs you; never shown"), ("180.00", "", "")),
    Column("weight (grams)", _("Whole grams"), ("320", "210", "230")),
    Column("barcode", _("GTIN, EAN, UPC or ISBN"), ("", "", "")),
    Column("stock", _("Pieces at hand"), ("40", "12", "8")),
    Column(
        "images",
        _("Web addresses or file names separated by |"),
        ("clay-cup.jpg", "shirt-front.jpg|shirt-back.jpg", ""),
    ),
    Column("variant image", _("Picture of this variant"), ("", "shirt-front.jpg", "")),
    Column("seo title", _("Title for search engines"), ("", "", "")),
    Column("seo description", _("Description for search engines"), ("", "", "")),
    Column("attribute: material", _("Any property; the name follows the colon"), ("Clay", "Cotton", "")),
)
NAMES = {
    "compare-at price": "compare_at", "weight (grams)": "grams", "variant image": "variant_image",
    "seo title": "seo_title", "seo description": "seo_description",
    **{f"option{place} {part}": f"option{place}_{part}" for place in (1, 2, 3) for part in ("name", "value")},
}  # fmt: skip
COLUMNS = {column.name: NAMES.get(column.name, column.name) for column in TEMPLATE if ":" not in column.name}
VARIANT_COLUMNS = frozenset(
    {
        "option1_value",
        "option2_value",
        "option3_value",
        "sku",
        "price",
        "compare_at",
        "cost",
        "grams",
        "barcode",
        "stock",
        "variant_image",
    }
)
STATUSES = {status.value: status for status in Status}
KINDS = {kind.value: kind for kind in Kind}


def picture_name(key: str) -> str:
    """How a product file of ours names a picture: its web address, or a name that only this shop understands."""
    kind, _colon, rest = key.partition(":")
    return rest if kind == "url" else f"{kind}-{rest}.picture"


def write_template(stream: TextIO) -> None:
    """Write the header and two example products, ready to be filled in and imported."""
    writer = csv.writer(stream)
    writer.writerow(column.name for column in TEMPLATE)
    writer.writerows(zip(*(column.examples for column in TEMPLATE), strict=True))


def read_products(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """The products of the file in its order. `exponent` is the number of decimals of the currency."""
    for found in group_by_handle(read_lines(source, match_header), _handle):
        if isinstance(found, RowProblem):
            yield found
        else:
            yield from _product(found, exponent)


def match_header(names: tuple[str, ...]) -> Header:
    """The template's columns in any order; all but handle and title may be left out."""
    return read_header(names, resolve=_column, required={"handle": "handle", "title": "title"}, title="plain")


def _column(name: str) -> str | None:
    name = name.replace("_", " ")
    prefix, colon, attribute = name.partition(":")
    if colon and prefix.strip() == "attribute" and attribute.strip():
        return f"attribute:{attribute.strip().capitalize()}"
    return COLUMNS.get(name)


def _handle(line: Line) -> str | None:
    given = line.text("handle")
    if isinstance(given, Blank):
        if not line.spoiled:
            line.note("handle", Row.NO_HANDLE, Effect.LINE_LEFT_OUT)
        return None
    return None if line.spoiled else rules.handle_from(given=given)


def _product(group: Group, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    title = group.first.text("title")
    if isinstance(title, Blank):
        group.first.note("title", Row.NO_TITLE, Effect.PRODUCT_LEFT_OUT)
        yield from left_out(group)
        return
    speaks_of_variants = not VARIANT_COLUMNS.isdisjoint(group.first.cells)
    candidates = [(line, _variant(line, exponent)) for line in group.lines if speaks_of_variants]
    yield from settle(group, _described(group, title), candidates)


def _described(group: Group, title: str) -> ParsedProduct:
    first = group.first
    description = first.text("description", limit=LONG_TEXT)
    category = first.text("category", limit=1_000)
    return ParsedProduct(
        handle=group.handle,
        slug_wish=group.handle,
        line=first.line,
        last_line=group.lines[-1].last_line,
        title=title,
        description_html=description if isinstance(description, Blank) else rules.as_html(description),
        vendor=first.text("vendor"),
        brand=first.text("brand"),
        category_path=category if isinstance(category, Blank) else rules.category_path(category) or EMPTY,
        tags=first.tags("tags"),
        status=first.choice("status", STATUSES, Row.UNKNOWN_STATUS),
        kind=first.choice("kind", KINDS, Row.UNKNOWN_KIND),
        featured=first.flag("featured"),
        seo_title=first.text("seo_title"),
        seo_description=first.text("seo_description", limit=2_000),
        options=tuple(_option_name(group, place) for place in (1, 2, 3)),
        images=_images(group),
        attributes=_attributes(first),
    )


def _variant(line: Line, exponent: int) -> ParsedVariant:
    return ParsedVariant(
        line=line.line,
        sku=line.text("sku"),
        option_values=tuple(line.raw(f"option{place}_value") for place in (1, 2, 3)),
        price_minor=line.price("price", exponent=exponent),
        compare_at_minor=line.price("compare_at", exponent=exponent),
        cost_minor=line.price("cost", exponent=exponent),
        weight_grams=line.grams("grams"),
        barcode=line.text("barcode"),
        stock=line.count("stock"),
        image=line.picture("variant_image"),
    )


def _option_name(group: Group, place: int) -> str:
    return next((name for line in group.lines if (name := line.raw(f"option{place}_name"))), "")


def _images(group: Group) -> Field[tuple[ParsedImage, ...]]:
    if "images" not in group.first.cells:
        return ABSENT
    images: list[ParsedImage] = []
    for line in group.lines:
        for address in rules.words(line.raw("images"), separator="|"):
            try:
                images.append(ParsedImage(source=rules.picture_address(address), position=len(images) + 1))
            except rules.Unreadable as error:
                line.note("images", error.code, Effect.VALUE_LEFT_OUT)
    return in_order(images)


def _attributes(line: Line) -> dict[str, Field[tuple[str, ...]]]:
    attributes: dict[str, Field[tuple[str, ...]]] = {}
    for column in line.cells:
        if column.startswith("attribute:"):
            value = line.text(column, limit=1_000)
            attributes[column.removeprefix("attribute:")] = (
                value if isinstance(value, Blank) else rules.words(value, separator="|")
            )
    return attributes
