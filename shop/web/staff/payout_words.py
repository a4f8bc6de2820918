"""Runs and payouts in words, as the office reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.orders.types import Badge
from shop.payouts.types import PayoutStatus, Terms
from shop.payouts.wires import WIRES
from shop.sellers.types import Wallet
from shop.store.queries import store
from shop.web.common.numbers import percent

if TYPE_CHECKING:
    from shop.payouts.models import Payout, PayoutTerms

RUN_BADGES: dict[str, Badge] = {
    "draft": Badge(_("Waiting for approval"), "warning"),
    "approved": Badge(_("Approved"), "success"),
    "cancelled": Badge(_("Called off")),
}
TONES: dict[str, str] = {
    PayoutStatus.WAITING: "warning",
    PayoutStatus.APPROVED: "info",
    PayoutStatus.SENT: "info",
    PayoutStatus.PAID: "success",
    PayoutStatus.FAILED: "danger",
    PayoutStatus.RETURNED: "danger",
    PayoutStatus.CANCELLED: "",
}


def payout_line(payout: Payout) -> dict[str, Any]:
    """A payout with where it goes and what the bank can still say about it."""
    wire = WIRES.get(payout.wire)
    place = payout.bank_name or (Wallet(payout.wallet).label if payout.wallet else _("Account"))
    outcomes = (PayoutStatus.PAID, PayoutStatus.FAILED, PayoutStatus.RETURNED)
    return {
        "payout": payout,
        "seller": payout.seller.name,
        "place": place,
        "badge": Badge(PayoutStatus(payout.status).label, TONES[payout.status]),
        "wire": wire.label if wire else "",
        "may_ask": wire is not None and payout.status in {PayoutStatus.SENT, PayoutStatus.PAID},
        "outcomes": [
            (one.value, one.label)
            for one in outcomes
            if payout.can_move(one) and not (payout.asked and one == PayoutStatus.FAILED)
        ],
    }


def initial_terms(kept: Terms | PayoutTerms | None) -> dict[str, Any]:
    """Terms as the form shows them; empty fields where a shop follows the marketplace."""
    if kept is None:
        return {}
    minimum = None if kept.minimum_minor is None else Money(kept.minimum_minor, store().currency).major
    return {
        "hold_days": kept.hold_days,
        "reserve": None if kept.reserve_bps is None else percent(kept.reserve_bps),
        "reserve_days": kept.reserve_days,
        "schedule": kept.schedule,
        "weekday": kept.weekday,
        "minimum": minimum,
    }
