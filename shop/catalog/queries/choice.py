"""Which variant a shopper's choice of options means, and what can be said of every value. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .product import OptionView, ProductPage, ValueView, VariantView

Stock = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A value as it stands: chosen, nowhere to be had (`sold_out`), or not made with the rest of the choice."""

    value: ValueView
    checked: bool
    sold_out: bool
    not_made: bool


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """An option with its values as they stand and the chosen one."""

    option: OptionView
    values: tuple[ValueChoice, ...]
    chosen: ValueView | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen: the variant, or none when no such combination is made. `left` is None for what is not counted."""

    variant: VariantView | None
    left: int | None
    options: tuple[OptionChoice, ...]

    @property
    def buyable(self) -> bool:
        """Whether it can go into a cart now."""
        return self.variant is not None and (self.left is None or self.left > 0)


def choice_of(product: ProductPage, stock: Stock, *, sku: str = "", codes: Mapping[int, str] | None = None) -> Choice:
    """The choice by option codes (place: code), else by SKU, else the first variant that can be had.

    A code that no value has is passed over; a place without code takes the value of the usual variant.
    """
    usual = _by_sku(product.variants, sku) or _usual(product.variants, stock)
    ids = _chosen_ids(product.options, codes or {}, usual)
    variant = next((variant for variant in product.variants if _matches(variant, ids)), None)
    left = stock.get(variant.id) if variant else 0
    return Choice(variant, left, tuple(_option(option, ids, product.variants, stock) for option in product.options))


def _available(variant: VariantView, stock: Stock) -> bool:
    left = stock.get(variant.id)
    return left is None or left > 0


def _by_sku(variants: Sequence[VariantView], sku: str) -> VariantView | None:
    return next((variant for variant in variants if sku and variant.sku == sku), None)


def _usual(variants: Sequence[VariantView], stock: Stock) -> VariantView | None:
    return next((variant for variant in variants if _available(variant, stock)), next(iter(variants), None))


def _chosen_ids(
    options: Sequence[OptionView], codes: Mapping[int, str], usual: VariantView | None
) -> dict[int, int | None]:
    """The value chosen at each place."""
    ids: dict[int, int | None] = {}
    for option in options:
        by_code = {value.code: value.id for value in option.values}
        fallback = usual.value_ids[option.place - 1] if usual else None
        ids[option.place] = by_code.get(codes.get(option.place, ""), fallback)
    return ids


def _matches(variant: VariantView, ids: Mapping[int, int | None]) -> bool:
    return all(variant.value_ids[place - 1] == value for place, value in ids.items())


def _option(
    option: OptionView, ids: Mapping[int, int | None], variants: Sequence[VariantView], stock: Stock
) -> OptionChoice:
    values = tuple(_value(option.place, value, ids, variants, stock) for value in option.values)
    return OptionChoice(option, values, next((choice.value for choice in values if choice.checked), None))


def _value(
    place: int, value: ValueView, ids: Mapping[int, int | None], variants: Sequence[VariantView], stock: Stock
) -> ValueChoice:
    having = [variant for variant in variants if variant.value_ids[place - 1] == value.id]
    swapped = {**ids, place: value.id}
    return ValueChoice(
        value,
        checked=ids[place] == value.id,
        sold_out=not any(_available(variant, stock) for variant in having),
        not_made=not any(_matches(variant, swapped) for variant in having),
    )
