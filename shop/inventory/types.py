"""Words of the inventory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortage:
    """Fewer left than wanted."""

    variant_id: int
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Advice:
    """When and how much to order: sold in `days`, the point to order at, and how many."""

    sold: int
    days: int
    lead_days: int
    point: int
    quantity: int
