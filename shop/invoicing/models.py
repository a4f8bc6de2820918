"""Papers, and who the marketplace is before the law."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from shop.base.money import Money
from shop.base.rows import PublicRow, Row

from .types import Kind, Paper, Party, paper_of, party_of


class Document(PublicRow):
    """One paper as it was issued. `seller` issues it, or is billed by it where the marketplace issues it.

    Append-only but for `buyer`, which can be emptied once (`erased_at`).
    """

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=80, unique=True, help_text="what it is about, once: e.g. invoice:package:12")
    series = models.CharField(max_length=40)
    place = models.PositiveIntegerField(help_text="in its series, from 1")
    number = models.CharField(max_length=48, unique=True)
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="documents")
    package = models.ForeignKey(
        "orders.Package", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    invoice = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credits", help_text="of a credit note"
    )
    statement = models.OneToOneField(
        "payouts.Statement", null=True, blank=True, on_delete=models.PROTECT, related_name="document"
    )
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    rounding_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField(help_text="of a credit note: what is taken off, positive")
    supplied_on = models.DateField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    paper = models.JSONField(help_text="see types.Paper")
    buyer = models.JSONField(default=dict, blank=True, help_text="see types.Party")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "place"], name="invoicing_document_place_once"),
            models.UniqueConstraint(
                fields=["package"], condition=Q(kind="invoice"), name="invoicing_document_one_invoice"
            ),
            models.CheckConstraint(
                name="invoicing_document_adds_up",
                condition=Q(total_minor=F("net_minor") + F("tax_minor") + F("rounding_minor"), total_minor__gte=0),
            ),
            models.CheckConstraint(
                name="invoicing_document_about_something",
                condition=Q(kind="invoice", package__isnull=False, invoice=None, statement=None)
                | Q(kind="credit", package__isnull=False, invoice__isnull=False, statement=None)
                | Q(kind__in=["commission", "commission_credit"], package=None, invoice=None, statement__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "-id"], name="invoicing_document_seller"),
            models.Index(fields=["issued_on", "-id"], name="invoicing_document_day"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="invoicing_document_near"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        """What is to be paid by it, or is taken off."""
        return self.money(self.total_minor)

    @property
    def tax(self) -> Money:
        """The tax in it."""
        return self.money(self.tax_minor)

    @property
    def net(self) -> Money:
        """Without tax and rounding."""
        return self.money(self.net_minor)

    @property
    def sheet(self) -> Paper:
        """What it says."""
        return paper_of(self.paper)

    @property
    def billed(self) -> Party:
        """Who is billed; empty once it was blanked."""
        return party_of(self.buyer)

    @property
    def what(self) -> Kind:
        """What it is."""
        return Kind(self.kind)

    def money(self, minor: int) -> Money:
        """An amount of this paper."""
        return Money(minor, self.currency)


class Letterhead(Row):
    """Who the marketplace is before the law, as its own invoices say. One row."""

    legal_name = models.CharField(max_length=160)
    street = models.CharField(max_length=300)
    district = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2)
    vat_id = models.CharField(max_length=40, blank=True, help_text="BIN in Bangladesh")
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="invoicing_letterhead_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.legal_name
