"""Best Buy's open data as JSON lines: products with a category list, and the category tree.

Texts are plain, so they are escaped. A product's number is its SKU; where the file leaves it out, the number
in its picture's address is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from shop.exchange import rules
from shop.exchange.formats.assembly import problem_of
from shop.exchange.formats.table import CONTROL, LONG_TEXT, SHORT_TEXT
from shop.exchange.problems import Effect, File, FileProblem, Row, RowProblem
from shop.exchange.reading import JsonRecord, SourceFile, json_records
from shop.exchange.types import ABSENT, EMPTY, Blank, Field, ParsedCategory, ParsedImage, ParsedProduct, ParsedVariant

NUMBER_IN_PICTURE = re.compile(r"/(?P<number>[0-9]{4,12})_[^/]*$")
ATTRIBUTES = {"model": "Model", "color": "Color", "condition": "Condition"}


class _Refused(Exception):
    """The record can't become a product; carries the finding."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem


def read_products(source: SourceFile, *, exponent: int) -> Iterator[ParsedProduct | RowProblem]:
    """One product a line, each with one variant. `exponent` is the number of decimals of the currency."""
    began: dict[str, int] = {}
    for record in _records(source, needed="name"):
        notes: list[RowProblem] = []
        try:
            product = _product(record, exponent, notes)
        except _Refused as refused:
            yield refused.problem
            continue
        if product.handle in began:
            yield problem_of(record.line, Row.SKU_AGAIN, Effect.PRODUCT_LEFT_OUT, line=began[product.handle])
        else:
            began[product.handle] = record.line
            yield from notes
            yield product


def read_categories(source: SourceFile) -> Iterator[ParsedCategory | RowProblem]:
    """One category a line with its path from the root. A node may come before its parents or without them."""
    for record in _records(source, needed="path"):
        try:
            yield _category(record)
        except _Refused as refused:
            yield refused.problem


def _records(source: SourceFile, *, needed: str) -> Iterator[JsonRecord]:
    for place, record in enumerate(json_records(source)):
        if not place and record.content is not None and needed not in record.content:
            raise FileProblem(File.WRONG_HEADER, format="Best Buy", missing=needed)
        yield record


def _product(record: JsonRecord, exponent: int, notes: list[RowProblem]) -> ParsedProduct:
    content = _content(record)
    title = _text(record, "name")
    if isinstance(title, Blank):
        raise _Refused(problem_of(record.line, Row.NO_TITLE, Effect.PRODUCT_LEFT_OUT, column="name"))
    image = _image(record, notes)
    sku = _sku(record, image)
    brand = _text(record, "brand" if "brand" in content else "manufacturer", limit=80)
    description = _text(record, "description", limit=LONG_TEXT)
    return ParsedProduct(
        handle=_handle(record, sku, title),
        slug_wish=title,
        line=record.line,
        last_line=record.line,
        title=title,
        description_html=description if isinstance(description, Blank) else rules.paragraphs(description),
        vendor=brand,
        brand=brand,
        category_path=_path(record),
        variants=(
            ParsedVariant(
                line=record.line,
                sku=sku or EMPTY,
                price_minor=_price(record, exponent),
                barcode=_text(record, "upc", limit=20),
            ),
        ),
        images=image if isinstance(image, Blank) else (ParsedImage(source=image, position=1),),
        attributes=_attributes(record),
    )


def _handle(record: JsonRecord, sku: str, title: str) -> str:
    try:
        return rules.handle_from(given=f"bestbuy-{sku}" if sku else "", title=title)
    except rules.Unreadable as error:
        raise _Refused(_finding(record, "name", error.code)) from error


def _content(record: JsonRecord) -> dict[str, object]:
    if record.content is None:
        raise _Refused(problem_of(record.line, Row.BROKEN_JSON, Effect.PRODUCT_LEFT_OUT, value=record.text))
    return record.content


def _text(record: JsonRecord, key: str, *, limit: int = SHORT_TEXT) -> Field[str]:
    """Text of a key; numbers count as text, null and blank as EMPTY."""
    content = _content(record)
    if key not in content:
        return ABSENT
    value = content[key]
    if value is None:
        return EMPTY
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _Refused(_finding(record, key, Row.BAD_VALUE, expected="text"))
    text = str(value).strip()
    if CONTROL.search(text):
        raise _Refused(_finding(record, key, Row.CONTROL_CHARACTERS))
    if len(text) > limit:
        raise _Refused(_finding(record, key, Row.TOO_LONG, found=len(text), limit=limit))
    return text or EMPTY


def _price(record: JsonRecord, exponent: int) -> Field[int]:
    value = _content(record).get("price", ABSENT)
    if value is None or isinstance(value, Blank):
        return ABSENT if value is ABSENT else EMPTY
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _Refused(_finding(record, "price", Row.FIGURE))
    if isinstance(value, Decimal) and not -20 < value.adjusted() < 20:
        raise _Refused(_finding(record, "price", Row.FIGURE_TOO_LARGE))
    try:
        return rules.minor_units(format(value, "f") if isinstance(value, Decimal) else str(value), exponent=exponent)
    except rules.Unreadable as error:
        raise _Refused(_finding(record, "price", error.code, Effect.PRODUCT_LEFT_OUT, **error.params)) from error


def _path(record: JsonRecord) -> Field[tuple[str, ...]]:
    """Names from the root: plain names, or objects with an id and a name."""
    content = _content(record)
    steps = content.get("categories", content.get("category", ABSENT))
    if isinstance(steps, Blank) or steps is None:
        return ABSENT if steps is ABSENT else EMPTY
    if not isinstance(steps, list):
        raise _Refused(_finding(record, "categories", Row.BAD_CATEGORY))
    return tuple(_step_name(record, step) for step in steps) or EMPTY


def _step_name(record: JsonRecord, step: object, *, key: str = "categories") -> str:
    name = step.get("name") if isinstance(step, dict) else step
    if not isinstance(name, str) or not name.strip() or CONTROL.search(name) or len(name) > SHORT_TEXT:
        raise _Refused(_finding(record, key, Row.BAD_CATEGORY))
    return name.strip()


def _image(record: JsonRecord, notes: list[RowProblem]) -> Field[str]:
    address = _text(record, "image", limit=rules.MAX_ADDRESS)
    if isinstance(address, Blank):
        return address
    try:
        return rules.picture_address(address)
    except rules.Unreadable as error:
        notes.append(_finding(record, "image", error.code, Effect.VALUE_LEFT_OUT))
        return ABSENT


def _sku(record: JsonRecord, image: Field[str]) -> str:
    sku = _text(record, "sku", limit=64)
    if not isinstance(sku, Blank):
        return sku
    found = None if isinstance(image, Blank) else NUMBER_IN_PICTURE.search(image)
    return found["number"] if found else ""


def _attributes(record: JsonRecord) -> dict[str, Field[tuple[str, ...]]]:
    attributes: dict[str, Field[tuple[str, ...]]] = {}
    for key, name in ATTRIBUTES.items():
        value = _text(record, key)
        if value is not ABSENT:
            attributes[name] = value if isinstance(value, Blank) else (value,)
    return attributes


def _category(record: JsonRecord) -> ParsedCategory:
    """The node and its way from the root; refused as a line, since no product hangs on it."""
    steps = _content(record).get("path")
    if not isinstance(steps, list) or not steps:
        raise _Refused(_finding(record, "path", Row.BAD_CATEGORY))
    names = tuple(_step_name(record, step, key="path") for step in steps)
    ids = tuple(step.get("id") if isinstance(step, dict) else None for step in steps)
    known = tuple(
        step_id for step_id in ids if isinstance(step_id, str) and step_id.strip() and not CONTROL.search(step_id)
    )
    if len(known) != len(names) or len(set(known)) != len(known):
        raise _Refused(_finding(record, "path", Row.BAD_CATEGORY))
    return ParsedCategory(line=record.line, source_id=known[-1], path_ids=known, path_names=names)


def _finding(
    record: JsonRecord, key: str, code: Row, effect: Effect = Effect.PRODUCT_LEFT_OUT, **params: object
) -> RowProblem:
    value = record.content.get(key, "") if record.content else ""
    return problem_of(record.line, code, effect, column=key, value=value, **params)
