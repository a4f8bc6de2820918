"""Variants of many products and their prices over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from shop.catalog.models import OptionValue, PriceChange, ProductImage, Variant
from shop.catalog.states import ProductState, VariantState

if TYPE_CHECKING:
    from .images import ImageKey
    from .options import ValueKey
    from .products import Stamp

PLAIN = ("sku", "price_minor", "compare_at_minor", "cost_minor", "weight_grams", "barcode", "tax_class")
COLUMNS = (*PLAIN, "position", "value1_id", "value2_id", "value3_id", "image_id", "archived_at", "change_set")


def write_variants(
    states: Mapping[int, ProductState],
    known: set[int],
    values: Mapping[ValueKey, OptionValue],
    images: Mapping[ImageKey, ProductImage],
    stamp: Stamp,
) -> None:
    """Add, change and archive variants; each new price becomes a PriceChange row."""
    rows = {row.pk: row for row in Variant.objects.filter(product__in=known)}
    fresh, changed, priced = [], [], []
    for product_id, position, state in _each_variant(states):
        row = rows.get(state.id or 0) or Variant(product_id=product_id, seller_id=states[product_id].seller_id)
        before = None if row._state.adding else _columns(row)
        if before is None or (row.price_minor, row.compare_at_minor) != (state.price_minor, state.compare_at_minor):
            priced.append(row)
        _fill(row, state, position, stamp)
        _link(row, state, values, images)
        if before is None:
            fresh.append(row)
        elif before != _columns(row):
            row.change_set = stamp.change_set
            changed.append(row)
    Variant.objects.bulk_create(fresh, batch_size=1000)
    Variant.objects.bulk_update(changed, COLUMNS, batch_size=200)
    PriceChange.objects.bulk_create((_price_change(row, stamp) for row in priced), batch_size=1000)


def _each_variant(states: Mapping[int, ProductState]) -> Iterator[tuple[int, int, VariantState]]:
    for product_id, state in states.items():
        for position, variant in enumerate(state.variants, start=1):
            yield product_id, position, variant


def _columns(row: Variant) -> tuple[object, ...]:
    return tuple(getattr(row, column) for column in COLUMNS if column != "change_set")


def _fill(row: Variant, state: VariantState, position: int, stamp: Stamp) -> None:
    for column in PLAIN:
        setattr(row, column, getattr(state, column))
    row.position = position
    row.archived_at = (row.archived_at or stamp.at) if state.archived else None
    if row._state.adding:
        row.change_set = stamp.change_set


def _link(
    row: Variant,
    state: VariantState,
    values: Mapping[ValueKey, OptionValue],
    images: Mapping[ImageKey, ProductImage],
) -> None:
    codes = (*state.values, None, None, None)[:3]
    chosen = [values[row.product_id, place, code].pk if code is not None else None for place, code in enumerate(codes)]
    row.value1_id, row.value2_id, row.value3_id = chosen
    image = images.get((row.product_id, state.image))
    row.image_id = image.pk if image else None


def _price_change(row: Variant, stamp: Stamp) -> PriceChange:
    return PriceChange(
        variant=row,
        price_minor=row.price_minor,
        compare_at_minor=row.compare_at_minor,
        at=stamp.at,
        actor=str(stamp.by),
        change_set=stamp.change_set,
    )
