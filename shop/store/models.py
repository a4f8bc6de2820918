"""The one settings row of a marketplace."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.base.money import exponent_of
from shop.base.rows import PublicRow, Row
from shop.base.sealed import SealedTextField
from shop.base.translated import TranslatedField

from .types import TARGETS, CountryMode, Feature, ServiceTarget

WHOLE_BPS = 10_000
MOST_MINUTES = 30 * 24 * 60


class Rounding(models.TextChoices):
    """Where tax is rounded; copied onto each order."""

    LINE = "line", "per line"
    RATE = "rate", "per rate"


def default_languages() -> list[str]:
    """The languages a new marketplace speaks."""
    return ["en", "bn", "ar"]


def only_targets(value: object) -> None:
    """Refuse what is no figure of a known target: shares of at most the whole, times of at most a month."""
    mapping: dict[str, Any] = value if isinstance(value, dict) else {"": value}
    for name, figure in mapping.items():
        most = WHOLE_BPS if name.endswith("_bps") else MOST_MINUTES
        if name not in set(ServiceTarget) or type(figure) is not int or not 1 <= figure <= most:
            raise ValidationError(_("Write a share of up to 100 percent, or a time of up to 30 days."))


class StoreSettings(Row):
    """Name, look and rules of the marketplace. One row; read it through `queries.store()`."""

    name = models.CharField(max_length=80, default="Haat")
    logo_key = models.CharField(max_length=300, blank=True)
    announcement = TranslatedField(blank=True)
    tagline = TranslatedField(blank=True)
    support_phone = models.CharField(max_length=24, blank=True)
    support_email = models.EmailField(blank=True)
    country = models.CharField(max_length=2, default="BD")
    currency = models.CharField(max_length=3, default="BDT")
    time_zone = models.CharField(max_length=64, default="Asia/Dhaka")
    languages = models.JSONField(default=default_languages)
    currencies = models.JSONField(
        default=list, db_default=[], blank=True, help_text="those that shoppers may choose beside the currency"
    )
    prices_include_tax = models.BooleanField(default=True)
    tax_rounding = models.CharField(max_length=8, choices=Rounding, default=Rounding.LINE)
    commission_bps = models.PositiveIntegerField(default=1000)
    first_order_number = models.PositiveIntegerField(default=1001)
    features = models.JSONField(default=dict, blank=True)
    service_targets = models.JSONField(
        default=dict,
        blank=True,
        validators=[only_targets],
        help_text="by ServiceTarget; what is missing has its default",
    )
    cash_confirm_from_minor = models.BigIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0)], help_text="cash orders from here on; none: never"
    )
    cash_refusals_most = models.PositiveSmallIntegerField(
        default=3, help_text="so many parcels may come back before cash is not offered; 0: any number"
    )
    gift_alone_minor = models.PositiveBigIntegerField(
        default=0, help_text="what one person of the office may give or take by hand; 0: nothing"
    )
    reserving_methods = models.JSONField(
        default=list,
        db_default=[],
        blank=True,
        help_text="codes of the ways to pay that take their money when a parcel is sent",
    )
    price_look_bps = models.PositiveIntegerField(
        default=2_000, help_text="how far a price of a seller that is not trusted moves in a week without a look"
    )
    country_mode = models.CharField(max_length=8, choices=CountryMode, default=CountryMode.OFF)
    country_list = models.JSONField(default=list, blank=True, help_text="ISO 3166 alpha-2 codes that may come in")
    country_paths = models.JSONField(default=list, blank=True, help_text="values of PathGroup that the list is for")
    demo_loaded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="store_settings_single", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="store_settings_commission_sane", condition=models.Q(commission_bps__lte=10_000)
            ),
            models.CheckConstraint(
                name="store_settings_price_look_sane", condition=models.Q(price_look_bps__lte=10_000)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exponent(self) -> int:
        """Decimal digits of the marketplace's currency."""
        return exponent_of(self.currency)

    def target(self, target: ServiceTarget) -> int:
        """What is expected of sellers, in the target's unit."""
        return int(self.service_targets.get(target.value, TARGETS[target]))

    def asks_about_cash(self, amount_minor: int) -> bool:
        """Whether a cash order over so much is packed only after its phone number was confirmed."""
        return self.cash_confirm_from_minor is not None and amount_minor >= self.cash_confirm_from_minor

    def has(self, feature: Feature) -> bool:
        """Whether a switch is on."""
        return bool(self.features.get(feature.value, feature.on_by_default(self.country)))


class Credential(PublicRow):
    """A key of a provider (payment, SMS, carrier, sign-in), sealed in the database and never shown again."""

    provider = models.CharField(max_length=32)
    name = models.CharField(max_length=48)
    secret = SealedTextField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["provider", "name"]
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="store_credential_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"
