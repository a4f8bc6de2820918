"""Stock of orders: held at Pay, then sold or released, and taken back when a sold order is cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.inventory.models import Hold, Movement, StockLevel
from shop.inventory.types import Shortage

from .levels import apply, locked_levels


class CannotAllocate(Refusal):
    """Fewer pieces are left than the order wants; `shortages` says of what."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(_("Some things in your cart have just sold. Look at what is left and try again."))
        self.shortages = tuple(shortages)


@transaction.atomic
def hold(*, order_id: int, quantities: Mapping[int, int], expires_at: datetime | None, by: Actor, at: datetime) -> None:
    """Keep the pieces for the order until `expires_at`, all of them or none. Raises CannotAllocate.

    Variants without a stock level are not counted and need no hold. Locks the levels in the order of variant ids.
    """
    counted = StockLevel.objects.filter(variant__in=quantities).values_list("variant", flat=True)
    levels = locked_levels(counted)
    shortages = [
        Shortage(pk, quantities[pk], level.available)
        for pk, level in sorted(levels.items())
        if level.available < quantities[pk]
    ]
    if shortages:
        raise CannotAllocate(shortages)
    Hold.objects.bulk_create(
        Hold(order_id=order_id, variant_id=pk, quantity=quantities[pk], expires_at=expires_at) for pk in sorted(levels)
    )
    movements = [
        Movement(variant_id=pk, kind=Movement.Kind.HOLD, held=quantities[pk], order_id=order_id, at=at, actor=str(by))
        for pk in sorted(levels)
    ]
    apply(movements, by=by, at=at, order_id=order_id)


@transaction.atomic
def sell_held(*, order_id: int, by: Actor, at: datetime) -> None:
    """What the order holds leaves the stock; again is without effect."""
    holds = _locked(Hold.objects.filter(order_id=order_id, state=Hold.State.HELD))
    movements = [
        _movement(one, Movement.Kind.SELL, on_hand=-one.quantity, held=-one.quantity, by=by, at=at) for one in holds
    ]
    _end(holds, Hold.State.SOLD, at=at)
    apply(movements, by=by, at=at, order_id=order_id)


@transaction.atomic
def release(*, order_id: int, by: Actor, at: datetime, reason: str) -> None:
    """What the order holds can be sold to others again; again is without effect."""
    holds = _locked(Hold.objects.filter(order_id=order_id, state=Hold.State.HELD))
    movements = [
        _movement(one, Movement.Kind.RELEASE, held=-one.quantity, by=by, at=at, reason=reason) for one in holds
    ]
    _end(holds, Hold.State.RELEASED, at=at)
    apply(movements, by=by, at=at, order_id=order_id)


@transaction.atomic
def take_back(*, order_id: int, by: Actor, at: datetime, reason: str) -> None:
    """What the order bought and nobody packed goes back into the stock; again is without effect."""
    holds = _locked(Hold.objects.filter(order_id=order_id, state=Hold.State.SOLD))
    movements = [
        _movement(one, Movement.Kind.RETURN, on_hand=one.quantity, by=by, at=at, reason=reason) for one in holds
    ]
    _end(holds, Hold.State.RELEASED, at=at)
    apply(movements, by=by, at=at, order_id=order_id)


@transaction.atomic
def give_up(
    *, order_id: int, quantities: Mapping[int, int], restock: bool, by: Actor, at: datetime, reason: str
) -> None:
    """So many pieces that the order bought will not be sent; with `restock` they can be sold again.

    Without it they are lost or broken, and left the shelf when they were sold. Variants nobody counts are passed over.
    """
    holds = _locked(Hold.objects.filter(order_id=order_id, state=Hold.State.SOLD, variant__in=quantities))
    for one in holds:
        if one.quantity > quantities[one.variant_id]:
            one.quantity -= quantities[one.variant_id]
            one.save(update_fields=["quantity"])
        else:
            _end([one], Hold.State.RELEASED, at=at)
    if not restock:
        return
    back = [Hold(order_id=order_id, variant_id=one.variant_id, quantity=quantities[one.variant_id]) for one in holds]
    movements = [
        _movement(one, Movement.Kind.RETURN, on_hand=one.quantity, by=by, at=at, reason=reason) for one in back
    ]
    apply(movements, by=by, at=at, order_id=order_id)


@transaction.atomic
def restock(*, order_id: int, quantities: Mapping[int, int], by: Actor, at: datetime, reason: str) -> None:
    """Pieces of an order that came back to the seller can be sold again; variants that are not counted are left out."""
    counted = StockLevel.objects.filter(variant__in=quantities).values_list("variant", flat=True)
    levels = locked_levels(counted)
    movements = [
        Movement(
            variant_id=pk,
            kind=Movement.Kind.RETURN,
            on_hand=quantities[pk],
            order_id=order_id,
            at=at,
            actor=str(by),
            reason=reason,
        )
        for pk in sorted(levels)
    ]
    apply(movements, by=by, at=at, order_id=order_id)


def _locked(holds: QuerySet[Hold]) -> list[Hold]:
    """Lock the levels first (everybody does), then read the holds again: a rival may have ended them."""
    variant_ids = list(holds.order_by("variant").values_list("variant", flat=True))
    locked_levels(variant_ids)
    return list(holds.select_for_update(of=("self",), no_key=True).order_by("variant"))


def _end(holds: Sequence[Hold], state: Hold.State, *, at: datetime) -> None:
    Hold.objects.filter(pk__in=[one.pk for one in holds]).update(state=state, ended_at=at)


def _movement(one: Hold, kind: Movement.Kind, *, by: Actor, **columns: Any) -> Movement:
    return Movement(variant_id=one.variant_id, kind=kind, order_id=one.order_id, actor=str(by), **columns)
