"""Disputes and their log."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.rows import PublicRow, StatusChange, StatusRow

from .types import DisputeStatus

CHARGE = "chargeback:dispute:"


class Dispute(PublicRow, StatusRow):
    """Money of one captured payment that a bank took back, until it is decided."""

    Status = DisputeStatus
    MOVES = {
        Status.OPEN: {Status.ANSWERED, Status.WON, Status.LOST},
        Status.ANSWERED: {Status.WON, Status.LOST},
    }
    PENDING = (Status.OPEN, Status.ANSWERED)

    attempt = models.ForeignKey("payments.Attempt", on_delete=models.PROTECT, related_name="disputes")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="disputes")
    provider = models.CharField(max_length=24)
    provider_key = models.CharField(max_length=120, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    charged_minor = models.BigIntegerField(
        null=True, blank=True, help_text="what the bank took, where another currency was charged"
    )
    taken_minor = models.BigIntegerField(default=0, help_text="the sellers' part; the rest is the marketplace's")
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="until when evidence has to be sent")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="when sellers heard that evidence is due")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_key"], name="disputes_dispute_once", condition=~Q(provider_key="")
            ),
            models.CheckConstraint(name="disputes_dispute_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="disputes_dispute_taken", condition=Q(taken_minor__gte=0, taken_minor__lte=F("amount_minor"))
            ),
            models.CheckConstraint(
                name="disputes_dispute_closed_iff_time",
                condition=Q(status__in=["won", "lost"]) ^ Q(closed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="disputes_dispute_pending", condition=Q(status__in=["open", "answered"])
            )
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk} of order {self.order_id}"

    @property
    def amount(self) -> Money:
        """What the bank took, by the books."""
        return Money(self.amount_minor, self.currency)

    @property
    def charged(self) -> Money:
        """What the bank took, in the currency that was charged."""
        if self.charged_minor is None:
            return self.amount
        return Money(self.charged_minor, self.attempt.charged_currency)

    @property
    def taken(self) -> Money:
        """What sellers gave up of it."""
        return Money(self.taken_minor, self.currency)

    @property
    def charge_key(self) -> str:
        """The key of the journal by which sellers gave their parts up."""
        return f"{CHARGE}{self.pk}"

    @property
    def pending(self) -> bool:
        """Whether it is still to be decided."""
        return self.status in self.PENDING

    def answer(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Evidence was sent. Raises CannotMove."""
        self._move(self.Status.ANSWERED, by=by, at=at, reason=reason)

    def close(self, outcome: DisputeStatus, *, by: Actor, at: datetime) -> None:
        """It was decided. Raises CannotMove."""
        self._move(outcome, by=by, at=at, closed_at=at)


class DisputeChange(StatusChange):
    """One step of a dispute."""

    subject = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="changes")
