"""What a seller has, as rows of a table: products and stock in the columns that can be imported again, and order lines.

Every generator gives the header first and works through its rows in portions, so that nothing large is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from shop.base.money import Money
from shop.catalog.queries import states_of
from shop.catalog.states import ProductState, Texts, VariantState
from shop.store.queries import store

from . import queries
from .formats.plain import TEMPLATE, picture_name
from .types import Status

if TYPE_CHECKING:
    from shop.orders.models import OrderLine, Package

BATCH = 200
LEFT_OUT = {"vendor", "featured"}
STOCK = ("sku", "quantity", "title", "options", "held for orders")
ORDERS = (
    "order", "placed on", "status", "sku", "title", "options", "quantity", "unit price", "discount", "total", "tax",
    "commission", "currency",
)  # fmt: skip
STATUSES = {status.value for status in Status}


class Export(StrEnum):
    """What can be downloaded."""

    PRODUCTS = "products"
    STOCK = "stock"
    ORDERS = "orders"


def rows_of(
    export: Export,
    *,
    seller_id: int,
    since: date | None = None,
    until: date | None = None,
    packages: QuerySet[Package] | None = None,
) -> Iterator[Sequence[str]]:
    """The rows of one export; the days (both included) narrow orders by when they were placed, `packages` to these."""
    match export:
        case Export.PRODUCTS:
            return product_rows(seller_id)
        case Export.STOCK:
            return stock_rows(seller_id)
        case Export.ORDERS:
            return order_rows(queries.order_lines_to_export(seller_id, since=since, until=until, packages=packages))


def product_rows(seller_id: int) -> Iterator[Sequence[str]]:
    """One row a variant that is offered, in the columns of our own template; unchanged, it changes nothing."""
    codes = queries.attribute_codes_of_seller(seller_id)
    columns = [column.name for column in TEMPLATE if column.name not in LEFT_OUT and ":" not in column.name]
    yield [*columns, *(f"attribute: {code}" for code in codes)]
    categories, currency = queries.category_paths(), store().currency
    every = queries.product_ids_of_seller(seller_id)
    for start in range(0, len(every), BATCH):
        ids = every[start : start + BATCH]
        states, stock = states_of(ids), queries.stock_of(ids)
        for product_id in ids:
            state, levels = states[product_id], stock.get(product_id, {})
            offered = [variant for variant in state.variants if not variant.archived]
            for place, variant in enumerate(offered):
                level = levels.get(variant.id or 0)
                cells = _variant_cells(state, variant, currency) | {"stock": str(level.on_hand) if level else ""}
                cells |= _product_cells(state, categories) if place == 0 else {"handle": state.handle or state.slug}
                yield [cells.get(column, "") for column in columns] + [
                    _listed(state.attributes.get(code, ()), "|") if place == 0 else "" for code in codes
                ]


def stock_rows(seller_id: int) -> Iterator[Sequence[str]]:
    """One row a counted variant; with other quantities it is a stock file."""
    yield STOCK
    for level in queries.levels_to_export(seller_id).iterator(chunk_size=1000):
        variant = level.variant
        title, options = variant.product.title.text(settings.LANGUAGE_CODE), variant.options_text
        yield [variant.sku, str(level.on_hand), title, str(options), str(level.held)]


def order_rows(lines: QuerySet[OrderLine]) -> Iterator[Sequence[str]]:
    """One row a line of an order, oldest first. Nothing personal stands in it."""
    yield ORDERS
    for line in lines.iterator(chunk_size=1000):
        package = line.package
        yield [
            f"{package.order.number}-{package.letter}",
            package.order.placed_at.date().isoformat() if package.order.placed_at else "",
            package.status,
            line.sku,
            line.title.text(settings.LANGUAGE_CODE),
            line.options.text(settings.LANGUAGE_CODE),
            str(line.quantity),
            *(
                _amount(minor, line.currency)
                for minor in (
                    line.unit_price_minor,
                    line.discount_minor,
                    line.total_minor,
                    line.tax_minor,
                    line.commission_minor,
                )
            ),
            line.currency,
        ]


def _product_cells(state: ProductState, categories: dict[int, str]) -> dict[str, str]:
    return {
        "handle": state.handle or state.slug,
        "title": _text(state.title),
        "description": _text(state.description),
        "brand": state.brand,
        "category": categories.get(state.category_id, ""),
        "tags": _listed(state.tags, ","),
        "status": state.status if state.status in STATUSES else "",
        "kind": state.kind,
        "images": _listed([picture_name(image.key) for image in state.images], "|"),
        "seo title": _text(state.seo_title),
        "seo description": _text(state.seo_description),
    } | {f"option{place} name": _text(option.name) for place, option in enumerate(state.options, start=1)}


def _variant_cells(state: ProductState, variant: VariantState, currency: str) -> dict[str, str]:
    cells = {
        "sku": variant.sku,
        "price": _amount(variant.price_minor, currency),
        "compare-at price": _amount(variant.compare_at_minor, currency),
        "cost": _amount(variant.cost_minor, currency),
        "weight (grams)": str(variant.weight_grams),
        "barcode": variant.barcode,
        "variant image": picture_name(variant.image) if variant.image else "",
    }
    for place, (option, code) in enumerate(zip(state.options, variant.values, strict=False), start=1):
        cells[f"option{place} value"] = next((_text(value.name) for value in option.values if value.code == code), "")
    return cells


def _amount(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    money = Money(minor, currency)
    return f"{money.major:.{money.exponent}f}"


def _text(texts: Texts) -> str:
    """In the marketplace's first language, else in any."""
    return texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")


def _listed(parts: Iterable[str], separator: str) -> str:
    return separator.join(part.replace(separator, f"\\{separator}") for part in parts)
