"""Zones, ways of delivery and their prices, pickup points, calendars, and what carriers offered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shop.base.rows import PublicRow, Row
from shop.base.translated import TranslatedField

from .types import Band, Basis, Kind, Tariff


class Terms(Row):
    """When a seller's parcels leave, and what zones, ways and pickup points belong to.

    The row without a seller is the marketplace's: it holds, with all that belongs to it, for who set nothing.
    """

    seller = models.OneToOneField(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="delivery_terms"
    )
    cut_off = models.TimeField(null=True, blank=True, help_text="what is ordered later counts as of the next day")
    closed_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="ISO 8601: Monday is 1"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], name="shipping_terms_once", nulls_distinct=False),
            models.CheckConstraint(
                name="shipping_terms_some_day_open", condition=~Q(closed_weekdays__contains=[1, 2, 3, 4, 5, 6, 7])
            ),
        ]

    def __str__(self) -> str:
        return f"delivery terms of seller {self.seller_id}"


class Zone(PublicRow):
    """A part of the world with delivery of its own."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="zones")
    name = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    divisions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    districts = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    postcodes = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, help_text="beginnings of postcodes"
    )

    class Meta:
        ordering = ["terms", "id"]

    def __str__(self) -> str:
        return f"{self.name} of terms {self.terms_id}"

    @property
    def whole_country(self) -> bool:
        """Whether it holds for every place of its country that no other zone names."""
        return not (self.divisions or self.districts or self.postcodes)


class Method(PublicRow):
    """A way of delivery with its price: of a zone, or for everywhere that no zone names.

    `usual` is the one that terms and zones are made with; it has the marketplace's word for a name. Pickup has no
    zone: whoever collects may live anywhere. `bands` as in `Band.as_json`, the widest last; a live one's only band is
    what holds while its carrier is silent.
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="methods")
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.CASCADE, related_name="methods")
    usual = models.BooleanField(default=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CARRIED)
    name = TranslatedField(blank=True)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.FLAT)
    bands = models.JSONField()
    free_from_minor = models.BigIntegerField(null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(default=1, help_text="working days on the way, after handling")
    max_days = models.PositiveSmallIntegerField(default=4)
    carrier = models.CharField(max_length=24, blank=True, help_text="whose price of the moment it is, for a live one")
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["terms", "zone", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "zone"],
                name="shipping_method_usual_once",
                condition=Q(usual=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="shipping_method_days_sane", condition=Q(max_days__gte=F("min_days"))),
            models.CheckConstraint(name="shipping_method_has_a_price", condition=~Q(bands=[]) | Q(kind=Kind.LIVE)),
            models.CheckConstraint(
                name="shipping_method_pickup_anywhere", condition=~Q(kind=Kind.PICKUP) | Q(zone__isnull=True)
            ),
            models.CheckConstraint(
                name="shipping_method_live_iff_carrier", condition=Q(kind=Kind.LIVE) ^ Q(carrier="")
            ),
            models.CheckConstraint(
                name="shipping_method_usual_is_carried", condition=Q(usual=False) | Q(kind=Kind.CARRIED, active=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.kind} of terms {self.terms_id}"

    @property
    def tariff(self) -> Tariff:
        """What it costs and how long it takes."""
        return Tariff(
            basis=self.basis,
            bands=tuple(Band(band["up_to"], band["price"]) for band in self.bands),
            free_from_minor=self.free_from_minor,
            min_days=self.min_days,
            max_days=self.max_days,
        )


class PickupPoint(PublicRow):
    """Where shoppers can collect parcels."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="points")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300)
    district = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=200, blank=True, help_text="as people read it")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["terms", "id"]

    def __str__(self) -> str:
        return self.name


class Week(Row):
    """The weekdays on which carriers rest in a country, as the office set it; `calendars` has what holds before.

    An empty country stands for all those that have no row and are not known there.
    """

    country = models.CharField(max_length=2, blank=True, unique=True)
    weekdays_off = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        ordering = ["country"]
        constraints = [
            models.CheckConstraint(
                name="shipping_week_some_day_open", condition=~Q(weekdays_off__contains=[1, 2, 3, 4, 5, 6, 7])
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.country or 'elsewhere'}"


class DayOff(Row):
    """A public holiday: nobody packs, no carrier drives. A yearly one comes back on the same day of each year."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="days_off")
    on = models.DateField()
    yearly = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-yearly", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["week", "on", "yearly"], name="shipping_dayoff_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class LiveOffer(Row):
    """What a carrier asked for a parcel to a place, good until it expires; `key` names method, parcel and place.

    No price means that the carrier would not take it, or was silent.
    """

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="offers")
    key = models.CharField(max_length=64, unique=True)
    price_minor = models.BigIntegerField(null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(null=True, blank=True)
    max_days = models.PositiveSmallIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="shipping_liveoffer_age")]
        constraints = [
            models.CheckConstraint(
                name="shipping_liveoffer_sane", condition=Q(price_minor=None) | Q(price_minor__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"offer of method {self.method_id}: {self.price_minor}"
