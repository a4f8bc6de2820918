"""Switches of a marketplace, and who may come from where."""

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Feature(StrEnum):
    """What an operator can turn on and off; see `on_by_default`."""

    CASH_ON_DELIVERY = "cash_on_delivery"
    SANDBOX_CARD = "sandbox_card"
    REVIEWS = "reviews"
    LOWEST_PRICE = "lowest_price"

    def on_by_default(self, country: str) -> bool:
        """Whether it is on where nobody chose: everything, but lowest prices only where the law asks for them."""
        return self is not Feature.LOWEST_PRICE or country in LOWEST_PRICE_COUNTRIES


FEATURE_WORDS: dict[Feature, Promise] = {
    Feature.CASH_ON_DELIVERY: _("Cash on delivery"),
    Feature.SANDBOX_CARD: _("Test card"),
    Feature.REVIEWS: _("Reviews"),
    Feature.LOWEST_PRICE: _("Lowest price of 30 days beside lowered prices"),
}
"""What a switch is called in the settings."""


# Directive 98/6/EC, article 6a, holds in the European Economic Area.
LOWEST_PRICE_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)


class ServiceTarget(StrEnum):
    """What the marketplace expects of its sellers: shares in basis points, times in minutes."""

    SENT_ON_TIME = "sent_on_time_bps"
    CANCELLED = "cancelled_bps"
    RETURNED = "returned_bps"
    TRACKED = "tracked_bps"
    ANSWER = "answer_minutes"

    @property
    def most(self) -> bool:
        """Whether it is the most that is well; else the least."""
        return self not in {ServiceTarget.SENT_ON_TIME, ServiceTarget.TRACKED}


TARGETS: dict[ServiceTarget, int] = {
    ServiceTarget.SENT_ON_TIME: 9_500,
    ServiceTarget.CANCELLED: 200,
    ServiceTarget.RETURNED: 500,
    ServiceTarget.TRACKED: 9_500,
    ServiceTarget.ANSWER: 24 * 60,
}
"""What holds until a marketplace sets its own."""


class CountryMode(models.TextChoices):
    """What happens to visitors from countries that are not on the list."""

    OFF = "off", _("Open to every country")
    LOG = "log", _("Open, but note visits from other countries")
    BLOCK = "block", _("Closed to other countries")


class PathGroup(models.TextChoices):
    """Parts of the site that the list of countries can be asked for."""

    CHECKOUT = "checkout", _("Checkout")
    AUTH = "auth", _("Sign-in and registration")
    ADMIN = "admin", _("Office")
