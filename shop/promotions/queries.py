"""What discount a set of lines gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .types import Discount, DiscountableLine


def discounts_for(lines: Sequence[DiscountableLine], *, at: datetime) -> tuple[Discount, ...]:
    """The discounts that apply to the lines at an instant. A marketplace without promotions gives none."""
    return ()
