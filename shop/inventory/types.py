"""Words of the inventory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortage:
    """Fewer left than wanted."""

    variant_id: int
    wanted: int
    available: int
