"""Purses, gift cards, and what purses pay."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.four_eyes import FourEyes
from shop.base.money import Money
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow

from .types import CardState, EntryKind, PurseKind


class Purse(Row):
    """Value that can be spent: a person's store credit, or a card's. Its balance is the sum of its entries."""

    kind = models.CharField(max_length=8, choices=PurseKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "currency"], name="wallet_purse_once", condition=Q(kind="credit")),
            models.CheckConstraint(name="wallet_purse_not_negative", condition=Q(balance_minor__gte=0)),
            models.CheckConstraint(name="wallet_purse_of_somebody", condition=Q(kind="credit") ^ Q(user__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def balance(self) -> Money:
        """What can be spent."""
        return Money(self.balance_minor, self.currency)

    @property
    def reference(self) -> str:
        """How the ledger names it where no order is concerned."""
        return f"purse:{self.pk}"


class PurseEntry(Row):
    """One movement of a purse, positive when it grew. Append-only."""

    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount_minor = models.BigIntegerField()
    key = models.CharField(
        max_length=120, unique=True, help_text="what happened, once; its journal's key if it has one"
    )
    reference = models.CharField(max_length=80, blank=True, help_text="the order it is about")
    note = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="wallet_entry_not_zero", condition=~Q(amount_minor=0))]
        indexes = [models.Index(fields=["purse", "-id"], name="wallet_entry_purse")]

    def __str__(self) -> str:
        return self.key

    @property
    def amount(self) -> Money:
        """How much came or went."""
        return Money(self.amount_minor, self.purse.currency)


class GiftCard(PublicRow):
    """A card. Its code exists from the moment it is handed out, and here only as a hash with its last four signs."""

    purse = models.OneToOneField(Purse, on_delete=models.PROTECT, related_name="card")
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    initial_minor = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True, help_text="the order that bought it")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="when it was given or paid; before, it is nothing")
    recipient_name = models.CharField(max_length=120, blank=True)
    recipient_email = models.EmailField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8)
    deliver_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="the last day on which it can be spent")
    voided_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="wallet_card_worth", condition=Q(initial_minor__gt=0)),
            models.CheckConstraint(
                name="wallet_card_code_when_ready", condition=Q(code_hash__isnull=True) | Q(ready_at__isnull=False)
            ),
            models.CheckConstraint(
                name="wallet_card_code_with_tail", condition=Q(code_hash__isnull=True) ^ ~Q(last_four="")
            ),
        ]
        indexes = [
            models.Index(fields=["last_four"], name="wallet_card_last_four"),
            models.Index(models.functions.Lower("recipient_email"), name="wallet_card_email"),
            models.Index(fields=["reference"], name="wallet_card_reference", condition=~Q(reference="")),
            models.Index(
                fields=["deliver_on"], name="wallet_card_due", condition=Q(sent_at__isnull=True, voided_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"gift card {self.last_four or self.pk}"

    @property
    def initial(self) -> Money:
        """What it was worth."""
        return Money(self.initial_minor, self.purse.currency)

    def spendable(self, today: date) -> bool:
        """Whether it can be used on a day, if it has anything left."""
        return (
            self.ready_at is not None and not self.voided_at and (self.expires_on is None or self.expires_on >= today)
        )

    def state(self, today: date) -> CardState:
        """How it stands on a day."""
        if self.voided_at:
            return CardState.VOIDED
        if self.ready_at is None:
            return CardState.UNPAID
        if not self.spendable(today):
            return CardState.EXPIRED
        if self.code_hash is None:
            return CardState.WAITING
        return CardState.OPEN if self.purse.balance_minor else CardState.SPENT


class Tender(PublicRow, StatusRow):
    """So much of a purse for one reference (`order:12`): held at Pay, captured when the order is confirmed."""

    class Status(models.TextChoices):
        HELD = "held"
        CAPTURED = "captured"
        RELEASED = "released"

    MOVES = {
        Status.HELD: {Status.CAPTURED, Status.RELEASED},
        # An order that was given up is revived by a late payment, if the purse still has as much.
        Status.RELEASED: {Status.HELD},
    }

    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="tenders")
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    captured_at = models.DateTimeField(null=True, blank=True)
    refunded_minor = models.BigIntegerField(default=0)
    # Counted by `queries.tenders_of`.
    unsent_minor: int

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "purse"], name="wallet_tender_once"),
            models.CheckConstraint(name="wallet_tender_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="wallet_tender_captured_iff_time", condition=Q(status="captured") ^ Q(captured_at__isnull=True)
            ),
            models.CheckConstraint(
                name="wallet_tender_refund_within",
                condition=Q(refunded_minor=0)
                | Q(status="captured", refunded_minor__gt=0, refunded_minor__lte=F("amount_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purse_id} for {self.reference}"

    @property
    def amount(self) -> Money:
        """What it pays."""
        return Money(self.amount_minor, self.purse.currency)

    @property
    def held(self) -> bool:
        """Whether it is kept for an order that is not confirmed."""
        return self.status == self.Status.HELD

    @property
    def refundable(self) -> Money:
        """What was paid with it and has not been given back."""
        captured = self.amount_minor if self.status == self.Status.CAPTURED else 0
        return Money(captured - self.refunded_minor, self.purse.currency)

    def capture(self, *, by: Actor, at: datetime) -> None:
        """The order is confirmed. Raises CannotMove."""
        self._move(self.Status.CAPTURED, by=by, at=at, captured_at=at)

    def release(self, *, by: Actor, at: datetime) -> None:
        """The order does not come. Raises CannotMove."""
        self._move(self.Status.RELEASED, by=by, at=at)

    def hold_again(self, *, by: Actor, at: datetime) -> None:
        """The order comes after all. Raises CannotMove."""
        self._move(self.Status.HELD, by=by, at=at)


class TenderChange(StatusChange):
    """One step of a tender."""

    subject = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="changes")


class TenderRefund(Row):
    """So much given back to the purse that it came from; counted in `Tender.refunded_minor`. Append-only."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=120, unique=True, help_text="what it is for, once: e.g. cancel:order:12:tender:3")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="wallet_tenderrefund_amount", condition=Q(amount_minor__gt=0))]

    def __str__(self) -> str:
        return self.key


class Proposal(FourEyes, PublicRow):
    """Credit above the limit of one person: somebody else of the office gives it, or does not."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="wallet_proposal_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="wallet_proposal_four_eyes", condition=Q(granted=False) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="wallet_proposal_decided_iff_time", condition=~Q(decided_by="") ^ Q(decided_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["id"], name="wallet_proposal_open", condition=Q(decided_at__isnull=True))]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def proposer(self) -> str:
        """Whose idea it was."""
        return self.proposed_by

    @property
    def amount(self) -> Money:
        """What is proposed."""
        return Money(self.amount_minor, self.currency)
