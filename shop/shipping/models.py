"""Delivery prices, and when parcels leave."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shop.base.rows import PublicRow, Row

from .types import Basis, ZoneView


class FlatRate(Row):
    """How a seller delivers where none of its zones says otherwise, and when its parcels leave.

    One price for a parcel, whatever is in it; free from `free_from_minor` of goods on. The row without a seller is the
    marketplace's: it holds for sellers who set nothing.
    """

    seller = models.OneToOneField(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="flat_rate"
    )
    price_minor = models.BigIntegerField()
    free_from_minor = models.BigIntegerField(null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(default=1, help_text="on the way, after handling")
    max_days = models.PositiveSmallIntegerField(default=4)
    cut_off = models.TimeField(null=True, blank=True, help_text="what is ordered later counts as of the next day")
    closed_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="ISO 8601: Monday is 1"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], name="shipping_flatrate_once", nulls_distinct=False),
            models.CheckConstraint(name="shipping_flatrate_price_sane", condition=Q(price_minor__gte=0)),
            models.CheckConstraint(name="shipping_flatrate_days_sane", condition=Q(max_days__gte=F("min_days"))),
            models.CheckConstraint(
                name="shipping_flatrate_some_day_open",
                condition=~Q(closed_weekdays__contains=[1, 2, 3, 4, 5, 6, 7]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} by seller {self.seller_id}"


class Zone(PublicRow):
    """A part of the world with delivery prices of its own. `bands` as in `Band.as_json`, the widest last."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="delivery_zones")
    name = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    divisions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    districts = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.FLAT)
    bands = models.JSONField()
    free_from_minor = models.BigIntegerField(null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(default=1, help_text="on the way, after handling")
    max_days = models.PositiveSmallIntegerField(default=4)

    class Meta:
        ordering = ["seller", "id"]
        constraints = [
            models.CheckConstraint(name="shipping_zone_days_sane", condition=Q(max_days__gte=F("min_days"))),
            models.CheckConstraint(name="shipping_zone_has_a_price", condition=~Q(bands=[])),
        ]

    def __str__(self) -> str:
        return f"{self.name} of seller {self.seller_id}"

    @property
    def view(self) -> ZoneView:
        """As the rules want it."""
        return ZoneView.of(self.__dict__)
