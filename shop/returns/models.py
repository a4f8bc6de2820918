"""Cases of returned goods, what is in them, and declarations of withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow

from .types import Condition, Kind, Reason, Way, Wish


class Policy(Row):
    """How long goods can be sent back and how fast sellers answer; the row without a seller is the marketplace's."""

    seller = models.OneToOneField(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="return_policy"
    )
    window_days = models.PositiveSmallIntegerField(default=14, help_text="after delivery")
    answer_days = models.PositiveSmallIntegerField(default=3, help_text="then the case goes to staff")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["seller"], name="returns_policy_once", nulls_distinct=False),
            models.CheckConstraint(
                name="returns_policy_sane", condition=Q(window_days__lte=365, answer_days__range=(1, 30))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_days} days"


class ReturnCase(PublicRow, StatusRow):
    """What a buyer wants to send back of one package, and what became of it."""

    class Status(models.TextChoices):
        REQUESTED = "requested"
        ESCALATED = "escalated"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        SENT = "sent"
        SETTLED = "settled"
        ENDED = "ended"

    MOVES = {
        Status.REQUESTED: {Status.ACCEPTED, Status.REFUSED, Status.ESCALATED, Status.ENDED},
        Status.ESCALATED: {Status.ACCEPTED, Status.REFUSED, Status.SETTLED, Status.ENDED},
        Status.ACCEPTED: {Status.SENT, Status.SETTLED, Status.ESCALATED, Status.ENDED},
        Status.REFUSED: {Status.ESCALATED, Status.ENDED},
        Status.SENT: {Status.SETTLED, Status.ESCALATED},
    }
    # A case in one of these has a claim on its pieces: nobody can ask for them a second time.
    CLAIMS = (Status.REQUESTED, Status.ESCALATED, Status.ACCEPTED, Status.SENT)

    package = models.ForeignKey("orders.Package", on_delete=models.PROTECT, related_name="returns")
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=[(one.value, one.name) for one in Kind], default=Kind.RETURN)
    status = models.CharField(max_length=12, choices=Status, default=Status.REQUESTED)
    wish = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Wish])
    reason = models.CharField(max_length=20, choices=[(one.value, one.name) for one in Reason])
    note = models.CharField(max_length=1000, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was refused")
    answer_by = models.DateTimeField(help_text="when it goes to staff")
    way = models.CharField(max_length=6, choices=[(one.value, one.name) for one in Way], blank=True)
    how = models.CharField(max_length=600, blank=True, help_text="what the buyer does to send it back")
    label_key = models.CharField(max_length=300, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_code = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Wish], blank=True)
    restocked = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField(default=0, help_text="what is paid back for the pieces, tax included")
    shipping_minor = models.BigIntegerField(default=0, help_text="what is paid back of the delivery, tax included")
    refund_minor = models.BigIntegerField(default=0)
    commission_minor = models.BigIntegerField(default=0, help_text="what the marketplace gives up")
    commission_vat_minor = models.BigIntegerField(default=0, db_default=0, help_text="and the VAT on it")
    funded_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what the marketplace takes back of discounts at its own expense"
    )
    by_hand = models.BooleanField(default=False, help_text="cash: nobody but a person can pay it back")
    into_credit = models.BooleanField(db_default=False, help_text="the buyer wants store credit instead of the money")
    tendered_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what of the refund is on gift cards and in store credit"
    )
    replacement = models.OneToOneField(
        "orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    paid_back_at = models.DateTimeField(null=True, blank=True, help_text="by hand")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="returns_case_settled_iff_time", condition=Q(status="settled") ^ Q(settled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="returns_case_adds_up",
                condition=Q(refund_minor=F("goods_minor") + F("shipping_minor"), goods_minor__gte=0)
                & Q(shipping_minor__gte=0, commission_minor__gte=0, funded_minor__gte=0)
                & Q(commission_minor__lte=F("refund_minor") + F("funded_minor")),
            ),
            models.CheckConstraint(
                name="returns_case_money_when_settled",
                condition=Q(refund_minor=0, funded_minor=0) | Q(status="settled"),
            ),
        ]
        indexes = [
            models.Index(fields=["package", "-id"], name="returns_case_package"),
            models.Index(fields=["answer_by"], name="returns_case_unanswered", condition=Q(status="requested")),
            models.Index(fields=["-id"], name="returns_case_escalated", condition=Q(status="escalated")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def refund(self) -> Money:
        """What the buyer gets back."""
        return Money(self.refund_minor, self.currency)

    @property
    def key(self) -> str:
        """How refunds and journals of this case begin their keys."""
        return f"return:case:{self.pk}"

    def escalate(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Staff decide. Raises CannotMove."""
        self._move(self.Status.ESCALATED, by=by, at=at, reason=reason)

    def accept(self, *, by: Actor, at: datetime, **columns: Any) -> None:
        """The goods may come back. Raises CannotMove."""
        self._move(self.Status.ACCEPTED, by=by, at=at, answered_at=at, answer="", **columns)

    def refuse(self, *, by: Actor, at: datetime, reason: str) -> None:
        """They may not. Raises CannotMove."""
        self._move(self.Status.REFUSED, by=by, at=at, reason=reason, answered_at=at, answer=reason)

    def send(self, *, by: Actor, at: datetime, carrier: str, tracking_code: str) -> None:
        """The buyer handed them over. Raises CannotMove."""
        self._move(self.Status.SENT, by=by, at=at, sent_at=at, carrier=carrier, tracking_code=tracking_code)

    def settle(self, *, by: Actor, at: datetime, **columns: Any) -> None:
        """They are here, and the buyer gets what was agreed. Raises CannotMove."""
        self._move(self.Status.SETTLED, by=by, at=at, settled_at=at, **columns)

    def end(self, *, by: Actor, at: datetime) -> None:
        """The buyer keeps them. Raises CannotMove."""
        self._move(self.Status.ENDED, by=by, at=at)


class ReturnChange(StatusChange):
    """One step of a case."""

    subject = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="changes")


class ReturnLine(Row):
    """So many of an order line: asked for, and received."""

    case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField()
    received_quantity = models.PositiveIntegerField(default=0)
    condition = models.CharField(max_length=8, choices=[(one.value, one.name) for one in Condition], blank=True)
    refund_minor = models.BigIntegerField(default=0, help_text="tax included")
    tax_minor = models.BigIntegerField(default=0, help_text="within the refund")
    commission_minor = models.BigIntegerField(default=0)
    commission_vat_minor = models.BigIntegerField(default=0, db_default=0)
    funded_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "line"], name="returns_line_once"),
            models.CheckConstraint(
                name="returns_line_quantities",
                condition=Q(quantity__gte=1, received_quantity__lte=F("quantity"), refund_minor__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"


class ReturnPhoto(PublicRow):
    """What a buyer shows of the goods; seen by buyer, seller and staff only."""

    case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="photos")
    key = models.CharField(max_length=300)
    content_type = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class Withdrawal(PublicRow):
    """A declaration that somebody withdraws from a contract (Directive 2011/83/EU, article 11a), as it was made.

    It is kept whether or not it names an order: what was declared, and when, must be provable.
    """

    order = models.ForeignKey(
        "orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawals"
    )
    order_number = models.CharField(max_length=24)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    statement = models.CharField(max_length=1000, help_text="the words that were confirmed")
    language = models.CharField(max_length=8)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["declared_at"], name="returns_withdrawal_declared")]

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"
