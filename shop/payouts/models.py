"""Terms, releases, runs, payouts and statements."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.four_eyes import FourEyes
from shop.base.money import Money
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.base.sealed import SealedTextField
from shop.sellers.types import Wallet

from .types import Figures, PayoutStatus, Schedule

FIRST_NUMBER = 1000


class PayoutTerms(Row):
    """When and how much is paid: the marketplace's row (no seller) says everything, a seller's what is different."""

    seller = models.OneToOneField(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="payout_terms"
    )
    hold_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="after delivery")
    reserve_bps = models.PositiveIntegerField(null=True, blank=True)
    reserve_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="after the release")
    schedule = models.CharField(max_length=8, choices=Schedule, null=True, blank=True)  # null: as all
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Monday is 0")
    minimum_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], nulls_distinct=False, name="payouts_terms_once"),
            models.CheckConstraint(
                name="payouts_terms_of_all_are_whole",
                condition=Q(seller__isnull=False)
                | Q(
                    hold_days__isnull=False,
                    reserve_bps__isnull=False,
                    reserve_days__isnull=False,
                    schedule__isnull=False,
                    weekday__isnull=False,
                    minimum_minor__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="payouts_terms_sane",
                condition=(Q(reserve_bps=None) | Q(reserve_bps__lte=10_000))
                & (Q(weekday=None) | Q(weekday__lte=6))
                & (Q(minimum_minor=None) | Q(minimum_minor__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.seller_id or 'everybody'}"


class Release(Row):
    """A delivered package whose money was let go: so much ready, so much kept until `reserve_until_at`."""

    package = models.OneToOneField("orders.Package", on_delete=models.PROTECT, related_name="release")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="releases")
    currency = models.CharField(max_length=3)
    ready_minor = models.BigIntegerField(help_text="below zero when more came back than was sold")
    reserve_minor = models.BigIntegerField(default=0)
    reserve_until_at = models.DateTimeField(null=True, blank=True)
    reserve_freed_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="payouts_release_reserve", condition=Q(reserve_minor__gte=0)),
            models.CheckConstraint(
                name="payouts_release_reserve_has_end",
                condition=Q(reserve_minor=0) | Q(reserve_until_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["reserve_until_at"],
                name="payouts_release_kept",
                condition=Q(reserve_minor__gt=0, reserve_freed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"release of package {self.package_id}"


class PayoutRun(FourEyes, PublicRow, StatusRow):
    """Payouts that are looked at and approved together, by somebody who did not make the list."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        CANCELLED = "cancelled"

    MOVES = {Status.DRAFT: {Status.APPROVED, Status.CANCELLED}}

    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="handed to the bank")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="payouts_run_four_eyes", condition=Q(approved_by=None) | ~Q(approved_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="payouts_run_approved_iff_by",
                condition=Q(status="approved", approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(status="approved") & Q(approved_by=None, approved_at=None)),
            ),
            models.UniqueConstraint(fields=["currency"], condition=Q(status="draft"), name="payouts_run_one_draft"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people read out: RUN-1001."""
        return f"RUN-{FIRST_NUMBER + self.pk}"

    @property
    def proposer(self) -> str:
        """Who made the list."""
        return str(Actor.user(self.made_by_id))

    @property
    def waits(self) -> bool:
        """Whether it waits for its second pair of eyes."""
        return self.status == self.Status.DRAFT

    def approve(self, *, by: Actor, at: datetime) -> None:
        """Somebody else looked at it. Raises CannotMove."""
        self._move(self.Status.APPROVED, by=by, at=at, approved_by_id=by.id, approved_at=at)

    def cancel(self, *, by: Actor, at: datetime) -> None:
        """Nobody is paid by it. Raises CannotMove."""
        self._move(self.Status.CANCELLED, by=by, at=at)


class PayoutRunChange(StatusChange):
    """One step of a run."""

    subject = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="changes")


class Payout(PublicRow, StatusRow):
    """So much money on its way to a seller's account, which is copied as it was when the run was made."""

    Status = PayoutStatus
    MOVES = {
        Status.WAITING: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: {Status.SENT, Status.FAILED},
        Status.SENT: {Status.PAID, Status.FAILED},
        Status.PAID: {Status.RETURNED},
    }
    OPEN = (Status.WAITING, Status.APPROVED, Status.SENT)

    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="payouts")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    kind = models.CharField(max_length=8, help_text="bank, wallet or iban")
    holder = models.CharField(max_length=120)
    bank_name = models.CharField(max_length=120, blank=True)
    branch = models.CharField(max_length=120, blank=True)
    routing_number = models.CharField(max_length=9, blank=True)
    wallet = models.CharField(max_length=8, blank=True)
    account_number = SealedTextField()
    hint = models.CharField(max_length=4)
    wire = models.CharField(max_length=24, blank=True, help_text="the provider that pays it; empty: a person does")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often the wire was asked to pay")
    retry_at = models.DateTimeField(null=True, blank=True, help_text="when the wire may be asked again")
    bank_reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it failed or came back")
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="failed, returned or called off")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="payouts_payout_some", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(
                fields=["seller", "currency"],
                condition=Q(status__in=["waiting", "approved", "sent"]),
                name="payouts_payout_one_open",
            ),
            models.CheckConstraint(
                name="payouts_payout_says_why", condition=~Q(status__in=["failed", "returned"]) | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "-id"], name="payouts_payout_seller"),
            models.Index(
                fields=["retry_at"],
                name="payouts_payout_wired",
                condition=~Q(wire="") & Q(status__in=["approved", "sent"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people read out and banks print: PO-1001."""
        return f"PO-{FIRST_NUMBER + self.pk}"

    @property
    def amount(self) -> Money:
        """What is paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"payout:{self.pk}"

    @property
    def place(self) -> str:
        """The bank or the wallet that it goes to, as people call it."""
        return str(Wallet(self.wallet).label) if self.wallet else self.bank_name

    @property
    def asked(self) -> bool:
        """Whether a wire may have paid it already, so that nobody may call it failed unheard."""
        return self.status == PayoutStatus.SENT and bool(self.wire)

    def move(self, to: PayoutStatus, *, by: Actor, at: datetime, reason: str = "", **columns: Any) -> None:
        """Take a step. Raises CannotMove."""
        self._move(to, by=by, at=at, reason=reason, **columns)


class PayoutChange(StatusChange):
    """One step of a payout."""

    subject = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="changes")


class PayoutWish(Row):
    """A seller asks to be paid with the next run, whatever its schedule; gone when it is."""

    seller = models.OneToOneField("sellers.Seller", on_delete=models.CASCADE, related_name="payout_wish")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"wish of seller {self.seller_id}"


class Adjustment(PublicRow):
    """Something a person gave a seller (positive) or took (negative), with the reason. Append-only."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="adjustments")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="payouts_adjustment_some", condition=~Q(amount_minor=0) & ~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"adjustment {self.pk} of seller {self.seller_id}"


class Statement(PublicRow):
    """A seller's month in eleven figures, as the books had it when it was over. Append-only."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="statements")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the first instant after it")
    opening_minor = models.BigIntegerField()
    sales_minor = models.BigIntegerField()
    delivery_minor = models.BigIntegerField()
    refunds_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField(help_text="on the commission")
    adjustments_minor = models.BigIntegerField()
    reserve_minor = models.BigIntegerField(help_text="kept (negative) or set free")
    payouts_minor = models.BigIntegerField()
    closing_minor = models.BigIntegerField()
    reserve_closing_minor = models.BigIntegerField(help_text="kept at the end, not in the closing balance")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "currency", "starts_on"], name="payouts_statement_once"),
            models.CheckConstraint(
                name="payouts_statement_adds_up",
                condition=Q(
                    closing_minor=F("opening_minor")
                    + F("sales_minor")
                    + F("delivery_minor")
                    + F("refunds_minor")
                    + F("commission_minor")
                    + F("vat_minor")
                    + F("adjustments_minor")
                    + F("reserve_minor")
                    + F("payouts_minor")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people read out: ST-202611-12, by month and seller."""
        return f"ST-{self.starts_on:%Y%m}-{self.seller_id}"

    @property
    def figures(self) -> Figures:
        """Its rows."""
        return Figures(**{field.name: getattr(self, f"{field.name}_minor") for field in fields(Figures)})


class ConnectedAccount(PublicRow):
    """A seller's account at Stripe, which Stripe opens and asks about; earnings go to it once it is ready."""

    seller = models.OneToOneField("sellers.Seller", on_delete=models.PROTECT, related_name="connected_account")
    key = models.CharField(max_length=60, blank=True, help_text="Stripe's id of the account; empty: not opened yet")
    submitted = models.BooleanField(default=False, help_text="the seller has answered what Stripe asked first")
    ready = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True, help_text="what it lacks, in Stripe's words")
    looked_at = models.DateTimeField(null=True, blank=True)
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who asked to be paid to it; nobody once that is done",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="payouts_connected_once", condition=~Q(key="")),
            models.CheckConstraint(name="payouts_connected_ready_has_key", condition=Q(ready=False) | ~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"account of seller {self.seller_id} at Stripe"
