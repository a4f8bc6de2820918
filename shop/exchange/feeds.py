"""The catalogue for other sites: Google Merchant Center (RSS 2.0) and Meta catalogues (CSV), one item a variant.

Both are written piece by piece. What has no picture is left out, as both refuse it; what is not for sale never came.
Sources: Google's product data specification, Meta's catalogue fields (required ones, lengths, fixed values).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import override

from shop.base.events import last_of
from shop.base.money import Money
from shop.base.pictures import Picture
from shop.base.richtext import plain_text
from shop.base.tenancy import current_schema
from shop.base.translated import Translated
from shop.catalog.queries import FeedRow, feed_rows
from shop.catalog.reductions import turned_at
from shop.inventory.queries import available_of
from shop.shipping.queries import ways_of_each
from shop.shipping.types import DeliveryOption, ParcelWanted, Ways
from shop.store.queries import store

SALT = "feeds"
GOOGLE = "http://base.google.com/ns/1.0"
MORE_PICTURES = 10
# Signs that XML 1.0 cannot say at all.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What sellers call the options that both sites know by a name of their own.
KNOWN_OPTIONS = {
    "colour": "color",
    "color": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
META_COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "sale_price", "link", "image_link",
    "additional_image_link", "brand", "gtin", "mpn", "item_group_id", "color", "size", "material", "pattern",
    "product_type", "external_seller_id", "shipping",
)  # fmt: skip
OWN_NUMBERS = ("02", "04", "05", "2", "98", "99")
OWN_SHORT = ("0", "2")
META_STOCK = {True: "in stock", False: "out of stock"}
GOOGLE_STOCK = {True: "in_stock", False: "out_of_stock"}

type Fields = list[tuple[str, str | Fields]]
"""Names with their values; a value may be a group of fields."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A kind of feed: the end of its address, what it is sent as, and who writes it in a language."""

    ending: str
    content_type: str
    write: Callable[[str, datetime], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of a feed: whether it can be had now, and how it is delivered; None where nothing is sent."""

    row: FeedRow
    stocked: bool
    delivery: DeliveryOption | None


def feed_token() -> str:
    """The secret part of the addresses of this marketplace's feeds: who has it may read the whole catalogue."""
    return signing.Signer(salt=SALT).signature(current_schema())


def is_feed_token(token: str) -> bool:
    """Whether it is that."""
    return constant_time_compare(token, feed_token())


def feed_mark(channel: str, language: str, *, at: datetime) -> tuple[str, datetime]:
    """What tells one state of a feed from another (an entity tag, RFC 9110 section 8.8.3), and since when it is so.

    A feed changes with the facts of goods, stock and sellers and with promotions; what nothing tells of is sent anew
    every day.
    """
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    fact, turned = last_of("catalog", "inventory", "sellers"), turned_at(at=at)
    said = f"{current_schema()} {channel} {language} {fact.uid if fact else ''} {turned or ''} {day:%Y-%m-%d}"
    tag = hashlib.sha256(said.encode()).hexdigest()[:32]
    return f'W/"{tag}"', max([day, *(since for since in (fact and fact.at, turned) if since)])


def google_feed(language: str, at: datetime) -> Iterator[str]:
    """RSS 2.0 with Google's namespace, in pieces, at the prices of an instant."""
    head = [("title", store().name), ("link", settings.SITE_URL + "/"), ("description", str(store().tagline) or "-")]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{GOOGLE}"><channel>'
    yield "".join(f"<{name}>{_text(value)}</{name}>" for name, value in head)
    for shown in _shown(at):
        yield f"\n<item>{_entries(google_item(shown, language))}</item>"
    yield "\n</channel></rss>\n"


def meta_feed(language: str, at: datetime) -> Iterator[str]:
    """CSV with a header (RFC 4180), in pieces, at the prices of an instant."""
    line = io.StringIO()
    writer = csv.DictWriter(line, META_COLUMNS, restval="")
    writer.writeheader()
    for shown in _shown(at):
        writer.writerow(meta_item(shown, language))
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


FEEDS = {
    "google": Feed("xml", "application/xml; charset=utf-8", google_feed),
    "facebook": Feed("csv", "text/csv; charset=utf-8", meta_feed),
}


def google_item(shown: Shown, language: str) -> Fields:
    """The attributes of an item by Google's names; a name may come twice."""
    row = shown.row
    price, sale_price = _prices(row)
    numbered = row.brand and (_gtin(row) or row.mpn)
    fields: Fields = [
        ("id", row.public_id),
        ("title", _title(row, language)[:150]),
        ("description", _description(row, language)[:5000]),
        ("link", _link(row, language)),
        ("image_link", _image(row.pictures[0])),
        *(("additional_image_link", _image(one)) for one in row.pictures[1 : 1 + MORE_PICTURES]),
        ("availability", GOOGLE_STOCK[shown.stocked]),
        ("price", price),
        ("sale_price", sale_price),
        ("condition", "new"),
        ("brand", row.brand[:70]),
        ("gtin", _gtin(row)),
        ("mpn", row.mpn[:70]),
        ("identifier_exists", "yes" if numbered else "no"),
        ("product_type", _product_type(row, language)),
        ("item_group_id", "" if row.alone else row.group),
        *_options(row, language).items(),
        ("shipping_weight", f"{row.weight_grams} g" if row.weight_grams and not row.digital else ""),
        ("shipping", _shipping(shown, language)),
        ("max_handling_time", "" if row.digital else str(row.handling_days)),
        ("external_seller_id", row.seller),
    ]
    return [(name, value) for name, value in fields if value]


def meta_item(shown: Shown, language: str) -> dict[str, str]:
    """The columns of an item by Meta's names."""
    row = shown.row
    price, sale_price = _prices(row)
    return {
        "id": row.public_id,
        "title": _title(row, language)[:200],
        "description": _description(row, language)[:9999],
        "availability": META_STOCK[shown.stocked],
        "condition": "new",
        "price": price,
        "sale_price": sale_price,
        "link": _link(row, language),
        "image_link": _image(row.pictures[0]),
        "additional_image_link": ",".join(_image(one) for one in row.pictures[1 : 1 + MORE_PICTURES]),
        "brand": row.brand or store().name,
        "gtin": _gtin(row),
        "mpn": row.mpn,
        "item_group_id": "" if row.alone else row.group,
        "product_type": _product_type(row, language),
        "external_seller_id": row.seller,
        "shipping": _shipping_text(shown, language),
        **_options(row, language),
    }


def known_option(option: Translated) -> str:
    """The name that both sites, and schema.org, have for an option; empty for others."""
    return KNOWN_OPTIONS.get(option.text("en").strip().lower(), "")


def is_gtin(number: str) -> bool:
    """Whether it is a GTIN-8, -12, -13 or -14 with a right check digit, and one that means the same everywhere.

    Numbers that shops give out for themselves, and those of coupons, are refused by both sites (GS1 General
    Specifications, 1.4 and 7.9; 8 digits have prefixes of their own).
    """
    if not (number.isascii() and number.isdecimal() and len(number) in {8, 12, 13, 14}) or not number.strip("0"):
        return False
    own = number.startswith(OWN_SHORT) if len(number) == 8 else number.zfill(14)[1:].startswith(OWN_NUMBERS)
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(number[:-1])))
    return not own and (weighted + int(number[-1])) % 10 == 0


def _shown(at: datetime) -> Iterator[Shown]:
    """What has a picture, each with whether it can be had now and how one piece of it is delivered."""
    for batch in feed_rows(at=at):
        rows = [row for row in batch if row.pictures]
        left = available_of([row.variant_id for row in rows]) if rows else {}
        for row, ways in zip(rows, _ways(rows, at), strict=True):
            count = left[row.variant_id]
            brought = None if row.digital or not ways.taken.available else ways.taken
            yield Shown(row, stocked=count is None or count > 0, delivery=brought)


def _ways(rows: Sequence[FeedRow], at: datetime) -> list[Ways]:
    """How a parcel with one piece of each goes, in one query."""
    parcels = [
        ParcelWanted(row.seller_id, row.handling_days, row.price_minor, row.weight_grams, row.holiday) for row in rows
    ]
    return ways_of_each(parcels, destination=None, at=at) if parcels else []


def _shipping(shown: Shown, language: str) -> Fields:
    """Country, service and price of the way that is taken where nobody chooses, within the marketplace's country."""
    if shown.delivery is None:
        return []
    with override(language):
        service = str(shown.delivery.name)
    return [("country", store().country), ("service", service), ("price", _amount(shown.delivery.price_minor))]


def _shipping_text(shown: Shown, language: str) -> str:
    """`country:region:service:price`, without a region."""
    fields = dict(_shipping(shown, language))
    if not fields:
        return ""
    return f"{fields['country']}::{str(fields['service']).replace(':', ' ')}:{fields['price']}"


def _entries(fields: Fields) -> str:
    """Elements in Google's namespace; groups hold elements of their own."""
    return "".join(
        f"<g:{name}>{_text(value) if isinstance(value, str) else _entries(value)}</g:{name}>" for name, value in fields
    )


def _title(row: FeedRow, language: str) -> str:
    chosen = ", ".join(value.text(language) for _option, value in row.options)
    return f"{row.title.text(language)} – {chosen}" if chosen else row.title.text(language)


def _description(row: FeedRow, language: str) -> str:
    """Plain text; the title where nobody wrote one."""
    return plain_text(row.description.text(language)) or _title(row, language)


def _link(row: FeedRow, language: str) -> str:
    with override(language):
        address = settings.SITE_URL + reverse("storefront:product", args=[row.slug])
    return address if row.alone else f"{address}?{urlencode({'sku': row.sku})}"


def _image(picture: Picture) -> str:
    """The widest rendition: both sites ask for 500 pixels and more."""
    return f"{settings.SITE_URL}{picture.sources('webp')[-1][0]}"


def _prices(row: FeedRow) -> tuple[str, str]:
    """The regular price and, where it is reduced, the price now, as the page says them."""
    now = _amount(row.price_minor)
    return (_amount(row.compare_at_minor), now) if row.compare_at_minor else (now, "")


def _amount(minor: int) -> str:
    money = Money(minor, store().currency)
    return f"{money.major:f} {money.currency}"


def _gtin(row: FeedRow) -> str:
    return row.barcode if is_gtin(row.barcode) else ""


def _product_type(row: FeedRow, language: str) -> str:
    return " > ".join(title.text(language) for title in row.line)[:750]


def _options(row: FeedRow, language: str) -> dict[str, str]:
    """The options that the sites know, by their names."""
    named = ((known_option(option), value) for option, value in row.options)
    return {name: value.text(language)[:100] for name, value in named if name}


def _text(value: str) -> str:
    return escape(UNSAYABLE.sub("", value))
