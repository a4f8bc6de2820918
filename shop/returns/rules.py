"""Small sums and words of returns, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.orders.types import Badge, TimelineStep

from .types import Condition, Kind, Payback, Reason, Way, Wish

WITHDRAWAL_DAYS = 14  # Directive 2011/83/EU, article 9(1)
BADGES = {
    "requested": Badge(_("Asked"), "warning"),
    "escalated": Badge(_("With our staff"), "warning"),
    "accepted": Badge(_("Accepted"), "info"),
    "refused": Badge(_("Refused"), "danger"),
    "sent": Badge(_("On its way back"), "info"),
    "settled": Badge(_("Settled"), "success"),
    "ended": Badge(_("Called off")),
}
REASONS: dict[Reason, Promise] = {
    Reason.DAMAGED: _("It arrived damaged"),
    Reason.WRONG: _("It is not what I ordered"),
    Reason.NOT_AS_DESCRIBED: _("It is not as described"),
    Reason.MISSING_PARTS: _("Something is missing"),
    Reason.DOES_NOT_FIT: _("It does not fit"),
    Reason.CHANGED_MIND: _("I changed my mind"),
}
WISHES: dict[Wish, Promise] = {Wish.REFUND: _("My money back"), Wish.EXCHANGE: _("The same thing again")}
CONDITIONS: dict[Condition, Promise] = {
    Condition.AS_NEW: _("As new"),
    Condition.USED: _("Used"),
    Condition.DAMAGED: _("Damaged"),
}
WAYS: dict[Way, Promise] = {
    Way.OWN: _("The shopper sends it"),
    Way.LABEL: _("We send a label or collect it"),
}
PAYBACKS: dict[Payback, Promise] = {
    Payback.ON_ITS_WAY: _("Refund on its way"),
    Payback.OWED: _("Refund to be paid by hand"),
    Payback.DONE: _("Refunded"),
}
# The seller bears what the seller caused.
SELLERS_FAULT = {Reason.DAMAGED, Reason.WRONG, Reason.NOT_AS_DESCRIBED, Reason.MISSING_PARTS}


@dataclass(frozen=True, slots=True)
class Sold:
    """One order line in figures; `due_minor` is what was paid for it, tax included."""

    quantity: int
    due_minor: int
    tax_minor: int
    commission_minor: int
    commission_vat_minor: int = 0
    funded_minor: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What is paid back for some pieces of a line, and what of it is tax, commission and the VAT on that.

    `funded_minor` is what the marketplace takes back beside it, where it had paid a discount.
    """

    refund_minor: int
    tax_minor: int
    commission_minor: int
    commission_vat_minor: int = 0
    funded_minor: int = 0


def share_of(sold: Sold, *, before: int, pieces: int) -> Share:
    """The part of so many pieces, when `before` of them were paid back already.

    Parts of one line are differences of rounded-down running sums, so all of them together are exactly the line.
    Raises ValueError for more pieces than were sold.
    """
    if pieces < 0 or before < 0 or before + pieces > sold.quantity:
        raise ValueError(f"{before} + {pieces} of {sold.quantity}")

    def part(whole: int) -> int:
        return whole * (before + pieces) // sold.quantity - whole * before // sold.quantity

    return Share(
        refund_minor=part(sold.due_minor),
        tax_minor=part(sold.tax_minor),
        commission_minor=part(sold.commission_minor),
        commission_vat_minor=part(sold.commission_vat_minor),
        funded_minor=part(sold.funded_minor),
    )


def delivery_comes_back(*, kind: str, reason: str, everything_back: bool) -> bool:
    """Delivery is paid back with the last piece, if the seller is at fault or the buyer withdrew.

    Directive 2011/83/EU, article 13(1): a trader repays all payments, delivery included, after a withdrawal.
    """
    return everything_back and (kind == Kind.WITHDRAWAL or reason in SELLERS_FAULT)


def closes_at(*, delivered_at: datetime | None, window_days: int) -> datetime | None:
    """Until when pieces can be sent back; None while the parcel is not there yet."""
    return delivered_at + timedelta(days=window_days) if delivered_at else None


def left_of(sold: Mapping[int, int], claimed: Iterable[tuple[int, int]]) -> dict[int, int]:
    """How many pieces of each line nobody has asked for yet."""
    left = dict(sold)
    for line_id, quantity in claimed:
        left[line_id] -= quantity
    return left


def payback_of(*, refund_minor: int, by_hand: bool, paid_back: bool, statuses: Iterable[str]) -> Payback:
    """How the money stands: `statuses` are those of the refunds that providers were asked for.

    What went to gift cards and store credit is there at once and has no status.
    """
    known = set(statuses)
    if not refund_minor:
        return Payback.NONE
    if paid_back:
        return Payback.DONE
    if by_hand or "failed" in known:
        return Payback.OWED
    return Payback.DONE if known <= {"done"} else Payback.ON_ITS_WAY


def timeline_of(
    *, status: str, asked_at: datetime, moments: Mapping[str, datetime | None], outcome: str
) -> tuple[TimelineStep, ...]:
    """Asked, answered, sent back, settled: what happened is done, what is next waits; a refusal ends it."""
    last = _("Replacement ordered") if outcome == Wish.EXCHANGE else _("Money back")
    answered = _("Refused") if status == "refused" else _("Accepted")
    steps = [
        (_("Asked"), asked_at, "message"),
        (answered, moments["answered"], "check"),
        (_("Sent back"), moments["sent"], "truck"),
        (last, moments["settled"], "wallet"),
    ]
    if status in {"refused", "ended"}:
        steps = [step for step in steps if step[1]]
    reached = max(place for place, step in enumerate(steps) if step[1])
    return tuple(
        TimelineStep(title, _state(place, reached, len(steps) - 1), moment, icon)
        for place, (title, moment, icon) in enumerate(steps)
    )


def _state(place: int, reached: int, last: int) -> str:
    if place > reached:
        return "next"
    return "done" if place < reached or place == last else "now"
