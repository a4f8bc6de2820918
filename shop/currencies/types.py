"""Words of the currencies room: what a source says, and a rate that amounts are turned by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.base.money import CurrencyMismatch, Money

from .rules import converted, converted_back, first_shown_as, share_of_charge

EURO = "EUR"
MOST_MARKUP_BPS = 2_000
USUAL_PATIENCE = 72
"""Hours: the European Central Bank says nothing from Friday afternoon to Monday afternoon."""


class Source(models.TextChoices):
    """Where a rate comes from."""

    ECB = "ecb", _("European Central Bank")
    MANUAL = "manual", _("Entered by hand")
    FILE = "csv", _("A file")


@dataclass(frozen=True, slots=True)
class RateDraft:
    """One `base` is so many `quote`, from an instant on."""

    base: str
    quote: str
    value: Decimal
    source: Source
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """What one unit of `base` is worth in `quote`, markup included; `sources` are those it was crossed from."""

    base: str
    quote: str
    value: Decimal
    sources: str
    valid_from: datetime

    def of(self, amount: Money) -> Money:
        """An amount of the base in the other currency, half a unit rounded up. Raises CurrencyMismatch."""
        if amount.currency != self.base:
            raise CurrencyMismatch(f"{amount.currency} and {self.base}")
        return Money(converted(amount.minor, self.value, self.base, self.quote), self.quote)

    def least(self, amount: Money) -> int:
        """The smallest amount of the base, in minor units, that shows as at least this much of the other currency."""
        return first_shown_as(amount.minor, self.value, self.base, self.quote)

    def most(self, amount: Money) -> int:
        """The largest amount of the base, in minor units, that shows as at most this much of the other currency."""
        return first_shown_as(amount.minor + 1, self.value, self.base, self.quote) - 1

    def back(self, amount: Money) -> Money:
        """An amount of the other currency in the base, half a unit rounded up. Raises CurrencyMismatch."""
        if amount.currency != self.quote:
            raise CurrencyMismatch(f"{amount.currency} and {self.quote}")
        return Money(converted_back(amount.minor, self.value, self.base, self.quote), self.base)


def share_charged(part: Money, *, of: Money, charged: Money) -> Money:
    """What a part of an amount costs in the currency that was charged for the whole of it; the whole for the whole."""
    if part.currency == charged.currency:
        return part
    return Money(share_of_charge(part.minor, of.minor, charged.minor), charged.currency)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list of rates: new ones in force, new ones that wait for a person, and known ones."""

    added: int
    held: int
    known: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A currency that shoppers may choose, for the office. `rated` is None while no rate leads to it."""

    code: str
    markup_bps: int
    stale_after_hours: int
    rated: Rated | None
    stale: bool
