"""Writing the books about money of another currency that was changed into ours: what it cost, what came, what is left.

A position is what a provider holds, or held, for us in another currency, beside what that stands in the books for:
the two sides of `exchange`. A change takes its part of both, by the average, so what is changed last takes what is
left; what really came beside that is a gain or a loss.
"""

from __future__ import annotations

from datetime import datetime

from shop.base.actor import Actor
from shop.base.money import Money

from . import rules
from .exchanging import position_of
from .models import Journal
from .services import post
from .types import Changed


class PositionTooSmall(ValueError):
    """More is to be changed than the books have; `left` is what they have."""

    def __init__(self, left: Money) -> None:
        super().__init__(f"only {left} are left")
        self.left = left


def post_changed(*, key: str, provider: str, changed: Changed, by: Actor, at: datetime) -> Journal:
    """What a provider paid out in another currency came in ours; its fees with it. Raises PositionTooSmall.

    The caller holds a lock that no other change of the same position goes past.
    """
    own, gone = changed.arrived.currency, changed.out + changed.fees
    position = position_of(provider, gone.currency, own=own)
    if not 0 < gone.minor <= position.real.minor:
        raise PositionTooSmall(position.real)
    cost = rules.cost_of(gone, position)
    fee_cost = rules.cost_of(changed.fees, position)
    entries = rules.changed(changed, provider=provider, cost=cost - fee_cost, fee_cost=fee_cost)
    return post(key=key, reference=rules.position(provider, gone.currency), entries=entries, by=by, at=at)


def post_change_corrected(
    *, key: str, provider: str, currency: str, more: Money, by: Actor, at: datetime
) -> Journal | None:
    """So much more came than was posted, or (negative) less; None for nothing."""
    if not more:
        return None
    return post(
        key=key, reference=rules.position(provider, currency), entries=rules.change_corrected(more), by=by, at=at
    )
