"""Facts of the inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChanged(Fact):
    """What can be sold of these variants has changed; the subject is the order, or 0."""

    name: ClassVar[str] = "inventory.stock_changed"
    subject_type: ClassVar[str] = "inventory.stock"
    variant_ids: list[int]
