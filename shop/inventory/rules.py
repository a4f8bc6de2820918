"""When to order again: pure."""

from __future__ import annotations

from .types import Advice

SPEED_DAYS, SAFETY_DAYS, COVER_DAYS = 28, 7, 30


def advise(sold: int, lead_days: int) -> Advice:
    """Order when what is left lasts for the way here and a week; order for thirty days. Both rounded up.

    With speed = sold / 28 days: point = speed x (lead days + 7), quantity = speed x 30. This is the textbook reorder
    point (demand during lead time plus safety stock) with the safety stock as days of demand.
    """
    point = -(-sold * (lead_days + SAFETY_DAYS) // SPEED_DAYS)
    quantity = -(-sold * COVER_DAYS // SPEED_DAYS)
    return Advice(sold, SPEED_DAYS, lead_days, point, quantity)
