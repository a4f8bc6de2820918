"""The practice bank's own books."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shop.base.money import Money
from shop.base.rows import PublicRow, Row


class SandboxCharge(PublicRow):
    """The sandbox bank's own books: what its hosted page did. The sandbox gateway asks it like a provider."""

    class State(models.TextChoices):
        OPEN = "open"
        CHALLENGE = "challenge"  # 3-D Secure asked for
        RESERVED = "reserved"
        PAID = "paid"
        DECLINED = "declined"
        ABANDONED = "abandoned"
        VOIDED = "voided"
        REFUNDED = "refunded"

    key = models.CharField(max_length=120, unique=True, help_text="the attempt's idempotency key")
    amount_minor = models.BigIntegerField()
    reserve = models.BooleanField(db_default=False, help_text="the shop wants to take it later, in parts")
    keep = models.BooleanField(db_default=False, help_text="the shop wants to charge the card again")
    token = models.CharField(max_length=40, blank=True, db_default="", help_text="the kept card that is charged")
    captured_minor = models.BigIntegerField(db_default=0)
    refunded_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    return_url = models.CharField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decline_code = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payments_sandbox_refund_within",
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")),
            ),
            models.CheckConstraint(
                name="payments_sandbox_capture_within",
                condition=Q(captured_minor__gte=0, captured_minor__lte=F("amount_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"

    @property
    def amount(self) -> Money:
        """What the shop asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def decided(self) -> bool:
        """Whether the page has nothing left to ask."""
        return self.state not in {self.State.OPEN, self.State.CHALLENGE}


class SandboxRefund(Row):
    """Money the sandbox bank gave back, once per key."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="payments_sandboxrefund_amount", condition=Q(amount_minor__gt=0))]

    def __str__(self) -> str:
        return self.key


class SandboxCapture(Row):
    """A part of a reservation that the sandbox bank moved, once per key."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.PROTECT, related_name="captures")
    key = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="payments_sandboxcapture_amount", condition=Q(amount_minor__gt=0))]

    def __str__(self) -> str:
        return self.key


class SandboxToken(Row):
    """A card that the sandbox bank lets the shop charge again; one that was confirmed asks its owner each time."""

    charge = models.OneToOneField(SandboxCharge, on_delete=models.PROTECT, related_name="kept_card")
    key = models.CharField(max_length=40, unique=True)
    last4 = models.CharField(max_length=4)
    asks = models.BooleanField()

    def __str__(self) -> str:
        return f"card of {self.charge}"
