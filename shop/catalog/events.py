"""Facts of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsChanged(Fact):
    """Words, prices or offers of these products have changed, or what they belong to; the subject is the first."""

    name: ClassVar[str] = "catalog.products_changed"
    subject_type: ClassVar[str] = "catalog.product"
    product_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesFell(Fact):
    """Products for sale cost less than a moment ago; the subject is the first.

    `drops` has [product, price before, price now] of each: the lowest price of its variants, in minor units.
    """

    name: ClassVar[str] = "catalog.prices_fell"
    subject_type: ClassVar[str] = "catalog.product"
    drops: list[list[int]]
