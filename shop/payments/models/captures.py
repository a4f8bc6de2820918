"""Parts of what a provider keeps ready, each taken once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shop.base.money import Money
from shop.base.rows import PublicRow
from shop.currencies.types import share_charged

from .attempts import Attempt


class Capture(PublicRow):
    """A part of a reserved attempt that is taken; counted in `Attempt.captured_minor` in the transaction that books it.

    `part` says what it is for, once per attempt: `package:12`, or `rest` for everything that was left.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested"
        DONE = "done"
        FAILED = "failed"

    REST = "rest"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="captures")
    part = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()
    charged_minor = models.BigIntegerField(
        null=True,
        blank=True,
        help_text="what the provider takes, where another currency was charged; from its first call",
    )
    final = models.BooleanField(db_default=False, help_text="told the provider that nothing more comes")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    provider_key = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="nobody else asks the provider before then")
    claimed = models.BooleanField(db_default=False, help_text="a call to the provider may be under way")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "part"], name="payments_capture_part_once"),
            models.CheckConstraint(name="payments_capture_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payments_capture_charged", condition=Q(charged_minor=None) | Q(charged_minor__gte=0)
            ),
            models.CheckConstraint(
                name="payments_capture_done_iff_time", condition=Q(status="done") ^ Q(done_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="payments_capture_unsent", condition=Q(status="requested")),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.attempt}"

    @property
    def amount(self) -> Money:
        """What is taken."""
        return Money(self.amount_minor, self.attempt.currency)

    @property
    def charged(self) -> Money:
        """What the provider takes, in the currency that was charged."""
        if self.charged_minor is None:
            return self.amount
        return Money(self.charged_minor, self.attempt.charged_currency)

    def charge_of(self, part: Money) -> Money:
        """What a part of it is in the currency that was charged; the whole for the whole."""
        return share_charged(part, of=self.amount, charged=self.charged)

    @property
    def waits(self) -> bool:
        """Whether the provider has still to take it."""
        return self.status == self.Status.REQUESTED
