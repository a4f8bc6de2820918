"""Attempts, captures, refunds and what providers told us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.base.sealed import SealedTextField
from shop.currencies.types import share_charged
from shop.payments.types import ON_ACCOUNT


class Attempt(PublicRow, StatusRow):
    """One try to collect an amount for a reference (`order:12`) by one method. A retry is a new attempt."""

    class Status(models.TextChoices):
        STARTED = "started"  # committed, the provider not asked yet
        PENDING = "pending"  # the provider knows it; the outcome is open ("unknown" is never shown as failed)
        AUTHORIZED = "authorized"  # the provider keeps the money ready; parts of it are captured as parcels leave
        CAPTURED = "captured"
        DUE = "due"  # cash on delivery: collected later
        FAILED = "failed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    MOVES = {
        Status.STARTED: {
            Status.PENDING,
            Status.DUE,
            Status.CAPTURED,
            Status.AUTHORIZED,
            Status.FAILED,
            Status.CANCELLED,
            Status.EXPIRED,
        },
        Status.PENDING: {Status.CAPTURED, Status.AUTHORIZED, Status.FAILED, Status.CANCELLED, Status.EXPIRED},
        Status.AUTHORIZED: {Status.CAPTURED, Status.CANCELLED, Status.EXPIRED},
        Status.DUE: {Status.CAPTURED, Status.CANCELLED},
        # A provider may report "paid" or "reserved" after we gave up: recorded, then the order is revived or the money
        # goes back.
        Status.FAILED: {Status.CAPTURED, Status.AUTHORIZED},
        Status.CANCELLED: {Status.CAPTURED, Status.AUTHORIZED},
        Status.EXPIRED: {Status.CAPTURED, Status.AUTHORIZED},
    }
    OPEN = (Status.STARTED, Status.PENDING)
    WAITING = (*OPEN, Status.AUTHORIZED, Status.DUE)  # no second attempt beside one of these
    ENDED = (Status.FAILED, Status.CANCELLED, Status.EXPIRED)

    reference = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(default=1, help_text="1, 2, … within the reference")
    method = models.CharField(max_length=24)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    charged_minor = models.BigIntegerField(null=True, blank=True, help_text="what the provider is asked for")
    charged_currency = models.CharField(
        max_length=3, blank=True, db_default="", help_text="its currency; empty: that of the books"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.STARTED)
    merchant_ref = models.CharField(max_length=30, blank=True, help_text="our name for it at the provider, unique")
    provider_key = models.CharField(max_length=120, blank=True, help_text="the provider's id of the payment")
    capture_key = models.CharField(max_length=120, blank=True, help_text="the provider's id of the money's movement")
    redirect_url = models.CharField(max_length=2000, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when the reconciler last asked the provider")
    starting_at = models.DateTimeField(null=True, blank=True, help_text="a provider is being told of it since then")
    captured_at = models.DateTimeField(null=True, blank=True)
    captured_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    disputed_minor = models.BigIntegerField(default=0, help_text="what a bank took back, or asks for")
    by_saved_card = models.BooleanField(db_default=False, help_text="one click, without the provider's page")
    card = models.ForeignKey("SavedCard", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    keep_card = models.BooleanField(db_default=False, help_text="the shopper agreed that we keep the card")
    when_sent = models.BooleanField(db_default=False, help_text="reserved when paying, captured as parcels leave")
    several = models.BooleanField(db_default=True, help_text="the provider takes a reservation's parts one by one")
    reserved_until = models.DateTimeField(null=True, blank=True)
    released_minor = models.BigIntegerField(db_default=0, help_text="reserved, and never to be captured")

    class Meta:
        ordering = ["reference", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "number"], name="payments_attempt_number_once"),
            models.UniqueConstraint(
                fields=["reference"],
                name="payments_attempt_one_open",
                condition=Q(status__in=["started", "pending", "due"]) | Q(status="authorized", released_minor=0),
            ),
            models.UniqueConstraint(
                fields=["method", "provider_key"], name="payments_attempt_provider_once", condition=~Q(provider_key="")
            ),
            models.UniqueConstraint(
                fields=["merchant_ref"], name="payments_attempt_ref_once", condition=~Q(merchant_ref="")
            ),
            models.CheckConstraint(name="payments_attempt_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payments_attempt_charged_whole",
                condition=Q(charged_currency="", charged_minor=None)
                | (~Q(charged_currency__in=["", F("currency")]) & Q(charged_minor__gt=0) & ~Q(status="due")),
            ),
            models.CheckConstraint(
                name="payments_attempt_captured_iff_time", condition=Q(status="captured") ^ Q(captured_at__isnull=True)
            ),
            models.CheckConstraint(
                name="payments_attempt_capture_once",
                condition=Q(captured_minor=0)
                | Q(status="authorized")
                | Q(captured_minor=F("amount_minor") - F("released_minor")),
            ),
            models.CheckConstraint(
                name="payments_attempt_capture_within",
                condition=Q(captured_minor__gte=0, released_minor__gte=0)
                & Q(captured_minor__lte=F("amount_minor") - F("released_minor")),
            ),
            models.CheckConstraint(
                name="payments_attempt_reserved_has_end", condition=~Q(status="authorized") | ~Q(reserved_until=None)
            ),
            models.CheckConstraint(
                name="payments_attempt_refund_within",
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("captured_minor")),
            ),
            models.CheckConstraint(
                name="payments_attempt_dispute_within",
                condition=Q(disputed_minor__gte=0, disputed_minor__lte=F("captured_minor")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="payments_attempt_open",
                condition=Q(status__in=["started", "pending", "authorized"]),
            ),
            models.Index(
                fields=["created_at"],
                name="payments_attempt_ended",
                condition=Q(status__in=["failed", "cancelled", "expired"]),
            ),
            models.Index(fields=["capture_key"], name="payments_attempt_capture", condition=~Q(capture_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.reference}-P{self.number}"

    @property
    def open(self) -> bool:
        """Whether the outcome is still open."""
        return self.status in self.OPEN

    @property
    def due(self) -> bool:
        """Whether it is to be paid on delivery, or on invoice."""
        return self.status == self.Status.DUE

    @property
    def on_account(self) -> bool:
        """Whether it is due on an invoice."""
        return self.due and self.method in ON_ACCOUNT

    @property
    def at_the_door(self) -> bool:
        """Whether a carrier collects it."""
        return self.due and self.method not in ON_ACCOUNT

    @property
    def is_reserved(self) -> bool:
        """Whether its provider keeps the money ready, and parts of it may still be captured."""
        return self.status == self.Status.AUTHORIZED

    @property
    def is_captured(self) -> bool:
        """Whether all of it was paid that ever will be."""
        return self.status == self.Status.CAPTURED

    @property
    def key(self) -> str:
        """The idempotency key that the provider gets with every call about this attempt."""
        return self.public_id.hex

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def charged(self) -> Money:
        """What the provider is asked for: the amount, in the buyer's currency where that is another one."""
        return self.amount if self.charged_minor is None else Money(self.charged_minor, self.charged_currency)

    def charge_of(self, part: Money) -> Money:
        """What a part of the amount is in the currency that was charged; the whole for the whole."""
        return share_charged(part, of=self.amount, charged=self.charged)

    @property
    def captured(self) -> Money:
        """What was paid."""
        return Money(self.captured_minor, self.currency)

    @property
    def charged_captured(self) -> Money:
        """What was paid, in the currency that was charged: however many parts it was taken in."""
        return self.charge_of(self.captured)

    @property
    def charged_reserved(self) -> Money:
        """What is neither captured nor let go, in the currency that was charged."""
        return self.charge_of(self.captured + self.reserved) - self.charged_captured

    @property
    def charged_released(self) -> Money:
        """What was reserved and let go, in the currency that was charged."""
        return self.charged - self.charge_of(self.captured + self.reserved)

    @property
    def reserved(self) -> Money:
        """What is neither captured nor let go."""
        return Money(self.amount_minor - self.captured_minor - self.released_minor, self.currency)

    @property
    def released(self) -> Money:
        """What was reserved and let go."""
        return Money(self.released_minor, self.currency)

    @property
    def refundable(self) -> Money:
        """What was paid, is not promised back yet and was not taken back by a bank."""
        return Money(max(0, self.captured_minor - self.refunded_minor - self.disputed_minor), self.currency)

    @property
    def undisputed(self) -> Money:
        """What a bank can still ask for: also what was paid back before, it does not know of that."""
        return Money(self.captured_minor - self.disputed_minor, self.currency)

    def wait_for_delivery(self, *, by: Actor, at: datetime) -> None:
        """Cash is due at the door, or a bill later. Raises CannotMove."""
        self._move(self.Status.DUE, by=by, at=at)

    def start(self, *, redirect_url: str, provider_key: str, by: Actor, at: datetime) -> None:
        """The provider knows it. Raises CannotMove."""
        self._move(self.Status.PENDING, by=by, at=at, redirect_url=redirect_url, provider_key=provider_key)

    def capture(self, *, provider_key: str, capture_key: str = "", by: Actor, at: datetime) -> None:
        """All of it was paid. Raises CannotMove."""
        self._move(
            self.Status.CAPTURED,
            by=by,
            at=at,
            captured_at=at,
            captured_minor=self.amount_minor,
            provider_key=provider_key or self.provider_key,
            capture_key=capture_key or self.capture_key,
        )

    def reserve(self, *, until: datetime, by: Actor, at: datetime, **columns: Any) -> None:
        """The provider keeps all of it ready. Raises CannotMove."""
        self._move(self.Status.AUTHORIZED, by=by, at=at, reserved_until=until, **columns)

    def close(self, *, by: Actor, at: datetime) -> None:
        """Nothing is reserved any more: what was captured is all that was paid. Raises CannotMove."""
        if self.captured_minor:
            self._move(self.Status.CAPTURED, by=by, at=at, captured_at=at)
        else:
            self._move(self.Status.CANCELLED, by=by, at=at, reason="released", failure_code="released")

    def end(self, status: Status, *, code: str, by: Actor, at: datetime) -> None:
        """It failed, was cancelled or expired. Raises CannotMove."""
        self._move(status, by=by, at=at, reason=code, failure_code=code)


class InvoiceAccount(PublicRow):
    """Somebody who may pay on invoice: up to a limit of open bills, within a number of days."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="invoice_account")
    limit_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    term_days = models.PositiveSmallIntegerField()
    approved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-approved_at"]
        constraints = [
            models.CheckConstraint(name="payments_account_sane", condition=Q(limit_minor__gt=0, term_days__gte=1))
        ]

    def __str__(self) -> str:
        return f"account of user {self.user_id}"

    @property
    def limit(self) -> Money:
        """How much may be open at once."""
        return Money(self.limit_minor, self.currency)


class Bill(PublicRow):
    """An attempt that is to be paid on an account, and by when."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="bill")
    account = models.ForeignKey(InvoiceAccount, on_delete=models.PROTECT, related_name="bills")
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"bill of {self.attempt_id} by {self.due_on}"


class AttemptChange(StatusChange):
    """One step of an attempt."""

    subject = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="changes")


class Notice(Row):
    """One message of a provider, kept as it came (secrets masked); its id is unique, so a repeat has no effect."""

    provider = models.CharField(max_length=24)
    event_id = models.CharField(max_length=120)
    attempt = models.ForeignKey(Attempt, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60, blank=True)
    body = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="payments_notice_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class Refund(PublicRow):
    """Money going back from a captured attempt; counted in `Attempt.refunded_minor` in the same transaction."""

    class Status(models.TextChoices):
        REQUESTED = "requested"
        DONE = "done"
        FAILED = "failed"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="refunds")
    capture = models.ForeignKey(
        "Capture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
        help_text="the part that it is given back of, where the provider wants to know",
    )
    key = models.CharField(max_length=120, unique=True, help_text="what it is for, once: e.g. cancel:order:12")
    amount_minor = models.BigIntegerField()
    charged_minor = models.BigIntegerField(
        null=True, blank=True, help_text="what the provider gives back, where another currency was charged"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    provider_key = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="nobody else asks the provider before then")
    claimed = models.BooleanField(db_default=False, help_text="a call to the provider may be under way")
    done_at = models.DateTimeField(null=True, blank=True)
    into_credit = models.BooleanField(
        db_default=False, help_text="the buyer has it as store credit, not by the provider"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="payments_refund_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payments_refund_charged", condition=Q(charged_minor=None) | Q(charged_minor__gte=0)
            ),
            models.CheckConstraint(
                name="payments_refund_done_iff_time", condition=Q(status="done") ^ Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.attempt.currency)

    @property
    def charged(self) -> Money:
        """What the provider gives back, in the currency that it was asked for."""
        if self.charged_minor is None:
            return self.amount
        return Money(self.charged_minor, self.attempt.charged_currency)


class Exchange(Row):
    """One call of ours to a provider and its answer, secrets and personal data masked; kept for some months."""

    provider = models.CharField(max_length=24)
    attempt = models.ForeignKey(Attempt, null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges")
    verb = models.CharField(max_length=40, help_text="what was asked for: create, execute, refund")
    address = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of HTTP; none without an answer")
    sent = models.JSONField(default=dict)
    heard = models.JSONField(default=dict)
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["attempt", "id"], name="payments_exchange_attempt"),
            models.Index(fields=["at"], name="payments_exchange_at"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.verb}"


class AccessToken(PublicRow):
    """A provider's token that every process shares: some providers lock out who asks for a new one too often."""

    provider = models.CharField(max_length=24, unique=True)
    secret = SealedTextField(blank=True)
    refresh = SealedTextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="who renews it said so here")
    renews_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.provider


class Transfer(PublicRow):
    """A shopper says: I sent the money by mobile wallet, under this transaction id. Staff compare it and decide."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        VERIFIED = "verified"
        REFUSED = "refused"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="transfers")
    wallet = models.CharField(max_length=12)
    trx_id = models.CharField(max_length=30)
    payer = SealedTextField(help_text="the number that it was sent from")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wallet", "trx_id"], name="payments_transfer_once", condition=~Q(status="refused")
            ),
            models.UniqueConstraint(
                fields=["attempt"], name="payments_transfer_one_waiting", condition=Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wallet} {self.trx_id}"
