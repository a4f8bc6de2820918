"""Statements of providers and their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shop.base.money import Money
from shop.base.rows import PublicRow

from .types import Break, LineKind


class ProviderStatement(PublicRow):
    """A file in which a provider says what it did in some days."""

    provider = models.CharField(max_length=24)
    reference = models.CharField(max_length=80, help_text="the provider's number of it")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    arrived_minor = models.BigIntegerField(
        null=True, blank=True, help_text="of a file in another currency: what its payouts were in ours; empty: not said"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="settlements_statement_once"),
            models.CheckConstraint(
                name="settlements_statement_arrived", condition=Q(arrived_minor=None) | Q(arrived_minor__gte=0)
            ),
            models.CheckConstraint(name="settlements_statement_days", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class ProviderLine(PublicRow):
    """A row of it: matched with a payment or refund of ours, or a break that somebody has to look at."""

    statement = models.ForeignKey(ProviderStatement, on_delete=models.PROTECT, related_name="lines")
    row_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind)
    reference = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    arrived_minor = models.BigIntegerField(
        null=True, blank=True, help_text="of a payout in another currency: what the file says it was in ours"
    )
    attempt = models.ForeignKey(
        "payments.Attempt", null=True, blank=True, on_delete=models.PROTECT, related_name="settlement_lines"
    )
    capture = models.ForeignKey(
        "payments.Capture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="settlement_lines",
        help_text="the part of a reservation that was taken",
    )
    refund = models.ForeignKey(
        "payments.Refund", null=True, blank=True, on_delete=models.PROTECT, related_name="settlement_lines"
    )
    journal = models.ForeignKey(
        "ledger.Journal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="settlement_lines",
        help_text="of a bank's row: what moved the money here",
    )
    expected_minor = models.BigIntegerField(null=True, blank=True, help_text="by our records, when it came")
    trouble = models.CharField(max_length=8, choices=Break, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="what came of the break")

    class Meta:
        ordering = ["statement", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "row_number"], name="settlements_line_once"),
            models.CheckConstraint(
                name="settlements_line_not_negative", condition=Q(amount_minor__gte=0, fee_minor__gte=0)
            ),
            models.UniqueConstraint(
                fields=["attempt"], name="settlements_payment_once", condition=Q(attempt__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["capture"], name="settlements_capture_once", condition=Q(capture__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["refund"], name="settlements_refund_once", condition=Q(refund__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["journal"], name="settlements_journal_once", condition=Q(journal__isnull=False)
            ),
            models.CheckConstraint(
                name="settlements_line_resolved_says_what",
                condition=Q(resolved_at=None) | (~Q(note="") & ~Q(trouble="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="settlements_line_open", condition=~Q(trouble="") & Q(resolved_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def amount(self) -> Money:
        """What the provider says."""
        return Money(self.amount_minor, self.statement.currency)

    @property
    def expected(self) -> Money | None:
        """What our records say, where they know it."""
        return None if self.expected_minor is None else Money(self.expected_minor, self.statement.currency)
