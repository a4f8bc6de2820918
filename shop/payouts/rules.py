"""Days and parts of payouts, pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from shop.ledger.types import Part

from .types import Figures, Schedule, Terms, WhyNot

STANDARD = Terms(hold_days=7, reserve_bps=0, reserve_days=30, schedule=Schedule.WEEKLY, weekday=3, minimum_minor=0)
"""What holds until the marketplace says something else: paid on Thursdays, a week after delivery, nothing kept."""

SALES = {"sale", "cancel"}
BACK = {"short", "return", "chargeback", "chargewon"}
PAYOUTS = {"payout", "payfail", "payback"}
KEPT = {"release", "reserve"}


def reserve_of(amount_minor: int, bps: int) -> int:
    """What is kept of an amount, rounded down; of a debt nothing."""
    return max(0, amount_minor) * bps // 10_000


def next_due_on(terms: Terms, *, today: date, paid_on: date | None = None) -> date | None:
    """The next day of the schedule, today included unless it was paid already; None where the shop has to ask."""
    if last_due_on(terms, today=today) == today and not is_due(terms, paid_on=paid_on, asked=False, today=today):
        today += timedelta(days=1)
    if terms.schedule == Schedule.DAILY:
        return today
    if terms.schedule == Schedule.WEEKLY:
        return today + timedelta(days=(terms.weekday - today.weekday()) % 7)
    if terms.schedule == Schedule.MONTHLY:
        return today if today.day == 1 else first_of_next_month(today)
    return None


def last_due_on(terms: Terms, *, today: date) -> date | None:
    """The newest day of the schedule that has come, today included."""
    if terms.schedule == Schedule.DAILY:
        return today
    if terms.schedule == Schedule.WEEKLY:
        return today - timedelta(days=(today.weekday() - terms.weekday) % 7)
    if terms.schedule == Schedule.MONTHLY:
        return today.replace(day=1)
    return None


def is_due(terms: Terms, *, paid_on: date | None, asked: bool, today: date) -> bool:
    """Whether a run on this day pays: the seller asked, or a day of the schedule came since the last payout."""
    due = last_due_on(terms, today=today)
    return asked or (due is not None and (paid_on is None or paid_on < due))


def why_not(
    terms: Terms, *, ready_minor: int, due: bool, selling: bool, has_account: bool, under_way: bool
) -> WhyNot | None:
    """The first reason for which a seller gets nothing now."""
    reasons = [
        (under_way, WhyNot.UNDER_WAY),
        (not selling, WhyNot.SUSPENDED),
        (not has_account, WhyNot.NO_ACCOUNT),
        (ready_minor < max(1, terms.minimum_minor), WhyNot.BELOW_MINIMUM),
        (not due, WhyNot.NOT_DUE),
    ]
    return next((reason for holds, reason in reasons if holds), None)


def rest_after(tries: int) -> timedelta:
    """How long a payout rests whose wire gave no clear answer: one minute, then doubling up to six hours."""
    return min(timedelta(minutes=2 ** max(0, tries - 1)), timedelta(hours=6))


def first_of_next_month(day: date) -> date:
    """The first day of the month after the one of this day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def figures_of(moves: Iterable[tuple[str, str, int]], *, opening: int, reserve_closing: int) -> Figures:
    """A statement from what moved on hold and ready: (kind of journal, part, amount as the seller sees it).

    Every move lands in exactly one row, so that the rows always make up the closing balance.
    """
    rows = dict.fromkeys(("sales", "delivery", "refunds", "commission", "vat", "adjustments", "reserve", "payouts"), 0)
    for kind, part, amount in moves:
        rows[_row_of(kind, part)] += amount
    return Figures(opening=opening, **rows, closing=opening + sum(rows.values()), reserve_closing=reserve_closing)


def _row_of(kind: str, part: str) -> str:
    """The row of a statement that a move belongs to. A sale before parts were told apart is one figure."""
    if part in {Part.COMMISSION, Part.VAT}:
        return part
    if kind in SALES:
        return "delivery" if part == Part.DELIVERY else "sales"
    if kind in BACK:
        taken = {Part.GOODS, Part.DELIVERY, Part.PROMOTION, Part.TAX}
        return "refunds" if part in taken else "reserve"
    if kind in PAYOUTS:
        return "payouts"
    return "reserve" if kind in KEPT else "adjustments"
