"""Stock that comes in or is corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.refusal import Refusal
from shop.inventory.events import StockChanged
from shop.inventory.models import Movement, StockLevel

EVENT_SIZE = 500
CHANGE = """
UPDATE inventory_stocklevel AS level SET on_hand = level.on_hand + change.on_hand, held = level.held + change.held
FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS change (variant_id, on_hand, held)
WHERE level.variant_id = change.variant_id
"""


class CannotAdjust(Refusal):
    """The new figure is less than what orders hold."""


def open_stock(*, variant_ids: Iterable[int], low_at: int = 5) -> None:
    """Start counting these variants; those already counted stay as they are."""
    StockLevel.objects.bulk_create(
        (StockLevel(variant_id=pk, low_at=low_at) for pk in sorted(set(variant_ids))), ignore_conflicts=True
    )


def set_low_threshold(*, variant_id: int, low_at: int) -> None:
    """From how many pieces on a variant counts as low."""
    StockLevel.objects.filter(variant=variant_id).update(low_at=low_at)


def set_reorder(*, variant_id: int, low_at: int, quantity: int, lead_days: int) -> None:
    """When to order again (from `low_at` pieces on), how many, and how many days it takes until they are there."""
    StockLevel.objects.filter(variant=variant_id).update(low_at=low_at, reorder_quantity=quantity, lead_days=lead_days)


@transaction.atomic
def receive(
    *, quantities: Mapping[int, int], by: Actor, at: datetime, reason: str = "", change_set: UUID | None = None
) -> None:
    """Add pieces (each at least 1) to counted variants. Raises StockLevel.DoesNotExist for one that is not counted."""
    locked_levels(quantities)
    movements = [
        Movement(
            variant_id=pk,
            kind=Movement.Kind.RECEIVE,
            on_hand=quantity,
            at=at,
            actor=str(by),
            reason=reason,
            change_set=change_set,
        )
        for pk, quantity in sorted(quantities.items())
    ]
    apply(movements, by=by, at=at)


@transaction.atomic
def adjust(*, targets: Mapping[int, int], by: Actor, at: datetime, reason: str, change_set: UUID | None = None) -> None:
    """Set how many there are, e.g. after counting; one movement holds the difference. Raises CannotAdjust."""
    levels = locked_levels(targets)
    for pk, target in targets.items():
        if target < levels[pk].held:
            sentence = _("%(held)d pieces are held for orders. Enter %(held)d or more.")
            raise CannotAdjust(sentence % {"held": levels[pk].held})
    movements = [
        Movement(
            variant_id=pk,
            kind=Movement.Kind.ADJUST,
            on_hand=target - levels[pk].on_hand,
            at=at,
            actor=str(by),
            reason=reason,
            change_set=change_set,
        )
        for pk, target in sorted(targets.items())
        if target != levels[pk].on_hand
    ]
    apply(movements, by=by, at=at)


def locked_levels(variant_ids: Iterable[int]) -> dict[int, StockLevel]:
    """The levels of these variants, locked in the order of variant ids. Raises DoesNotExist when one is missing."""
    wanted = sorted(set(variant_ids))
    rows = StockLevel.objects.select_for_update(of=("self",), no_key=True).filter(variant__in=wanted)
    levels = {level.variant_id: level for level in rows.order_by("variant")}
    if len(levels) != len(wanted):
        raise StockLevel.DoesNotExist(f"not counted: {sorted(set(wanted) - set(levels))}")
    return levels


def apply(movements: Sequence[Movement], *, by: Actor, at: datetime, order_id: int = 0) -> None:
    """Write movements, at most one per variant, and change the balances by them; levels must be locked before."""
    if not movements:
        return
    Movement.objects.bulk_create(movements, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGE,
            [
                [movement.variant_id for movement in movements],
                [movement.on_hand for movement in movements],
                [movement.held for movement in movements],
            ],
        )
    changed = [movement.variant_id for movement in movements]
    for start in range(0, len(changed), EVENT_SIZE):
        record(StockChanged(subject_id=order_id, variant_ids=changed[start : start + EVENT_SIZE]), by=by, at=at)
