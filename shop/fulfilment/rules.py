"""How a shipment moves by what its carrier says, pure."""

from __future__ import annotations

from datetime import datetime

from shop.shipping.carriers.types import Progress

MOVING = {
    Progress.ON_THE_WAY,
    Progress.OUT_FOR_DELIVERY,
    Progress.ON_HOLD,
    Progress.NOT_DELIVERED,
    Progress.TROUBLE,
    Progress.PARTLY_DELIVERED,
}
HANDED_OVER = MOVING | {Progress.DELIVERED, Progress.RETURNING, Progress.RETURNED}
"""The carrier has, or had, the parcel."""

OVER = {Progress.DELIVERED, Progress.RETURNED, Progress.CANCELLED}
"""Nothing more is asked of the carrier."""

RANK = {Progress.BOOKING: 0, Progress.BOOKED: 1, Progress.PICKUP: 2} | dict.fromkeys(MOVING, 3)
RANK |= {Progress.DELIVERED: 4, Progress.RETURNING: 5, Progress.RETURNED: 6}


def moved(now: Progress, seen: Progress | None, *, seen_at: datetime, last_at: datetime | None) -> Progress:
    """Where the shipment is after a sighting, whatever the order in which sightings come.

    A parcel never goes back: delivered stays delivered, unless it is returned. On the road the later moment decides.
    It can be called off only before the carrier has it, and stays called off.
    """
    if seen is None or now in {Progress.CANCELLED, Progress.RETURNED}:
        return now
    if seen is Progress.CANCELLED:
        return seen if RANK[now] < RANK[Progress.ON_THE_WAY] else now
    if now in MOVING and seen in MOVING:
        return seen if last_at is None or seen_at >= last_at else now
    return seen if RANK[seen] > RANK[now] else now
