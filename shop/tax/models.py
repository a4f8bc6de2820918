"""Rates and registrations by date, and the tax that sales brought."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shop.base.rows import PublicRow, Row

from .types import Outcome, Remitter, Scheme


class TaxRate(PublicRow):
    """The rate of a tax class in a country, or in one state of it, for a span of days, in basis points (1500 = 15 %).

    Tenths of a basis point exist: New Jersey has 6.625 %. Of rates that overlap the one that began last counts.
    """

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=3, blank=True, db_default="", help_text="state or province, by its code")
    tax_class = models.CharField(max_length=24, default="standard")
    name = models.CharField(max_length=40, default="VAT")
    rate_bps = models.DecimalField(max_digits=6, decimal_places=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")

    class Meta:
        ordering = ["country", "region", "tax_class", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["country", "region", "tax_class", "starts_on"], name="tax_rate_once"),
            models.CheckConstraint(name="tax_rate_sane", condition=Q(rate_bps__range=(0, 10_000))),
            models.CheckConstraint(name="tax_rate_span", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.rate_bps / 100:g} %"


class CountryTerms(Row):
    """Whether the prices that people of a country see contain its tax; others follow the marketplace's setting."""

    country = models.CharField(max_length=2, unique=True)
    prices_include_tax = models.BooleanField()

    class Meta:
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country


class CategoryClass(Row):
    """The class of everything in a category, and below it, that is of the standard class by itself."""

    category = models.OneToOneField("catalog.Category", on_delete=models.CASCADE, related_name="tax_class")
    tax_class = models.CharField(max_length=24)

    class Meta:
        ordering = ["category"]

    def __str__(self) -> str:
        return self.tax_class


class Registration(PublicRow):
    """What a seller, or without a seller the marketplace, is registered for, for a span of days."""

    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="tax_registrations"
    )
    scheme = models.CharField(max_length=12, choices=Scheme)
    jurisdiction = models.CharField(max_length=6, help_text='a country, "EU", or country and state ("US-CA")')
    number = models.CharField(max_length=40, blank=True, help_text="as it stands on invoices")
    limit_minor = models.BigIntegerField(
        null=True, blank=True, help_text="the largest consignment of an import scheme, in the marketplace's currency"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")

    class Meta:
        ordering = ["seller", "jurisdiction", "scheme", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "scheme", "jurisdiction", "starts_on"],
                name="tax_registration_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="tax_registration_span", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="tax_registration_limit", condition=Q(limit_minor=None) | Q(limit_minor__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.jurisdiction} {self.number}".strip()


class VatCheck(PublicRow):
    """What a register said about a VAT number at an instant; append-only, proof of a sale without VAT."""

    country = models.CharField(max_length=2)
    number = models.CharField(max_length=24, db_index=True, help_text="with its prefix: DE136695976")
    outcome = models.CharField(max_length=8, choices=Outcome)
    consultation = models.CharField(max_length=300, blank=True, help_text="the register's own number of the inquiry")
    name = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a register knows the number."""
        return self.outcome == Outcome.VALID


class TaxMove(Row):
    """The tax that a journal about an order brought (positive) or took back; append-only, `key` is the journal's.

    The report and the ledger's account of tax payable say the same: `manage.py ledger verify` compares them.
    """

    key = models.CharField(max_length=120)
    reference = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.CharField(max_length=6)
    name = models.CharField(max_length=40, blank=True)
    rate_bps = models.DecimalField(max_digits=6, decimal_places=1)
    code = models.CharField(max_length=24)
    remitter = models.CharField(max_length=12, choices=Remitter)
    taxable_minor = models.BigIntegerField(help_text="without the tax")
    tax_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "seller", "jurisdiction", "name", "rate_bps", "code", "remitter"], name="tax_move_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.tax_minor} {self.currency} of {self.jurisdiction}"
