"""Rules of the marketplace's share, and the VAT on it."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from shop.base.rows import PublicRow, Row

from .types import Scope


def _target(name: str) -> Coalesce:
    return Coalesce(F(name), Value(0), output_field=models.BigIntegerField())


class CommissionRule(PublicRow):
    """What the marketplace keeps of some sales for a span of days. Changed only by ending it; amounts a piece."""

    scope = models.CharField(max_length=8, choices=Scope)
    category = models.ForeignKey(
        "catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="commission_rules"
    )
    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="commission_rules"
    )
    product = models.ForeignKey(
        "catalog.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="commission_rules"
    )
    rate_bps = models.PositiveIntegerField()
    flat_minor = models.BigIntegerField(default=0)
    floor_minor = models.BigIntegerField(null=True, blank=True)
    cap_minor = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    note = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["scope", "-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="commission_rule_target_fits",
                condition=Q(scope="default", category=None, seller=None, product=None)
                | Q(scope="category", category__isnull=False, seller=None, product=None)
                | Q(scope="seller", category=None, seller__isnull=False, product=None)
                | Q(scope="product", category=None, seller=None, product__isnull=False),
            ),
            models.CheckConstraint(
                name="commission_rule_sane",
                condition=Q(rate_bps__lte=10_000, flat_minor__gte=0)
                & (Q(floor_minor=None) | Q(floor_minor__gte=0))
                & (Q(cap_minor=None) | Q(cap_minor__gte=0))
                & (Q(floor_minor=None) | Q(cap_minor=None) | Q(cap_minor__gte=F("floor_minor"))),
            ),
            models.CheckConstraint(
                name="commission_rule_span", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            ExclusionConstraint(
                name="commission_rule_one_a_day",
                expressions=[
                    ("scope", RangeOperators.EQUAL),
                    (_target("category"), RangeOperators.EQUAL),
                    (_target("seller"), RangeOperators.EQUAL),
                    (_target("product"), RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.rate_bps} bps from {self.starts_on}"

    @property
    def target_id(self) -> int | None:
        """The product, seller or category that it is for."""
        return self.product_id or self.seller_id or self.category_id


class CommissionVat(Row):
    """The rate of VAT on the marketplace's share from a day on, in basis points."""

    rate_bps = models.PositiveIntegerField()
    starts_on = models.DateField(unique=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(name="commission_vat_sane", condition=Q(rate_bps__lte=10_000))]

    def __str__(self) -> str:
        return f"{self.rate_bps} bps from {self.starts_on}"
