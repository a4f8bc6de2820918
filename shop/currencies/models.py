"""Rates as their sources said them, what people decided about them, and the terms of offered currencies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shop.base.rows import PublicRow, Row

from .types import MOST_MARKUP_BPS, USUAL_PATIENCE, Source


class Rate(PublicRow):
    """One `base` is `value` `quote` from an instant on. Append-only: a newer row takes its place."""

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=20, decimal_places=10)
    source = models.CharField(max_length=8, choices=Source)
    valid_from = models.DateTimeField(help_text="the instant that the source speaks of")
    fetched_at = models.DateTimeField()
    held = models.BooleanField(help_text="it moved too far to hold by itself: a person decides")
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-valid_from", "base", "quote", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "source", "valid_from"], name="currencies_rate_once"),
            models.CheckConstraint(name="currencies_rate_sane", condition=Q(value__gt=0) & ~Q(base=F("quote"))),
        ]
        indexes = [models.Index(fields=["base", "quote", "-valid_from", "-id"], name="currencies_rate_newest")]

    def __str__(self) -> str:
        return f"1 {self.base} = {self.value.normalize():f} {self.quote}"


class RateDecision(Row):
    """A person's yes or no to a held rate. Append-only."""

    rate = models.OneToOneField(Rate, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{'yes' if self.accepted else 'no'} to rate {self.rate_id}"


class CurrencyTerms(Row):
    """On what terms a currency is offered; kept while it is switched off."""

    code = models.CharField(max_length=3, unique=True)
    markup_bps = models.PositiveIntegerField(default=0, help_text="what is added to the rate, for its risk and cost")
    stale_after_hours = models.PositiveSmallIntegerField(default=USUAL_PATIENCE)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="currencies_terms_sane",
                condition=Q(markup_bps__lte=MOST_MARKUP_BPS, stale_after_hours__range=(1, 1_000)),
            )
        ]

    def __str__(self) -> str:
        return self.code
