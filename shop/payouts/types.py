"""Forms of payouts that other rooms see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money

if TYPE_CHECKING:
    from shop.payments.types import Key
    from shop.sellers.models import PayoutAccount, Seller


class Schedule(TextChoices):
    """How often a seller is paid."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month, on the first")
    ASKED = "asked", _("Only when the shop asks")


class PayoutStatus(TextChoices):
    """Where a payout is."""

    WAITING = "waiting", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("On its way")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Could not be sent")
    RETURNED = "returned", _("Returned by the bank")
    CANCELLED = "cancelled", _("Called off")


@dataclass(frozen=True, slots=True)
class Payday:
    """When a seller is paid next by the schedule (None: only when it asks), and whether it asked already."""

    next_on: date | None
    asked: bool


class WhyNot(TextChoices):
    """Why a seller is not paid in a run."""

    NOT_DUE = "not_due", _("Not due yet")
    BELOW_MINIMUM = "minimum", _("Below the smallest payout")
    NO_ACCOUNT = "no_account", _("No bank account or wallet that can be used yet")
    SUSPENDED = "suspended", _("The shop is suspended")
    UNDER_WAY = "under_way", _("A payout is on its way already")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a seller. `weekday` counts from Monday = 0 and matters for weekly payouts."""

    hold_days: int
    reserve_bps: int
    reserve_days: int
    schedule: Schedule
    weekday: int
    minimum_minor: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A seller with money that is ready; `why_not` is empty for those who are paid now."""

    seller: Seller
    amount: Money
    account: PayoutAccount | None
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A statement's rows in minor units; opening and all of them make the closing balance. Reserve is apart.

    Signs as the seller sees them: what is earned is positive, what is taken or paid out negative.
    """

    opening: int
    sales: int
    delivery: int
    refunds: int
    commission: int
    vat: int
    adjustments: int
    reserve: int
    payouts: int
    closing: int
    reserve_closing: int

    @property
    def moved(self) -> bool:
        """Whether anything happened."""
        rows = (self.sales, self.delivery, self.refunds, self.commission, self.vat, self.adjustments, self.payouts)
        return any(rows) or bool(self.reserve)

    @property
    def adds_up(self) -> bool:
        """Whether the rows make up the change."""
        rows = (self.sales, self.delivery, self.refunds, self.commission, self.vat)
        return self.opening + sum(rows) + self.adjustments + self.reserve + self.payouts == self.closing


@dataclass(frozen=True, slots=True)
class PaidBy:
    """A way to pay sellers that needs keys; `hears` says whether its provider sends messages."""

    code: str
    label: str | Promise
    pays_to: str | Promise
    keys: Sequence[Key]
    ready: bool
    hears: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in the marketplace's time."""

    first: date
    last: date
