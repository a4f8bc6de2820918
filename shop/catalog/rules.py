"""What a price was before it was lowered, pure.

Directive 98/6/EC, article 6a: beside a lowered price stands the lowest price of the 30 days before it was lowered.
A price that is lowered step by step counts from the first step (article 6a(5)).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from .types import PriceStep

SPAN = timedelta(days=30)


def lowest_before(steps: Sequence[PriceStep]) -> int | None:
    """The lowest price of the 30 days before the present lowering began; `steps` from the newest to the oldest.

    None where the present price is not lowered, or where nothing was on sale before it was.
    """
    if not steps or not steps[0].lowered:
        return None
    run = next((place for place, step in enumerate(steps) if not _goes_on(steps, place)), len(steps))
    if run == len(steps):
        return None
    began = steps[run - 1].at
    prices = []
    for step in steps[run:]:
        prices.append(step.price_minor)
        if step.at <= began - SPAN:
            break
    return min(prices)


def _goes_on(steps: Sequence[PriceStep], place: int) -> bool:
    """Whether a step belongs to the present lowering: lowered, and not cheaper than the step after it."""
    step = steps[place]
    return step.lowered and (place == 0 or step.price_minor >= steps[place - 1].price_minor)
