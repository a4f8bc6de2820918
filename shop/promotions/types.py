"""What promotions answer with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscountableLine:
    """A line as promotions see it. Amounts in minor units of the marketplace's currency."""

    key: str
    variant_id: int
    product_id: int
    category_id: int
    seller_id: int
    quantity: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Discount:
    """So much off one line, and why."""

    key: str
    amount_minor: int
    label: str
