"""Switches of a marketplace, and who may come from where."""

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Feature(StrEnum):
    """What an operator can turn off; everything is on by default."""

    CASH_ON_DELIVERY = "cash_on_delivery"
    SANDBOX_CARD = "sandbox_card"
    REVIEWS = "reviews"


FEATURE_WORDS: dict[Feature, Promise] = {
    Feature.CASH_ON_DELIVERY: _("Cash on delivery"),
    Feature.SANDBOX_CARD: _("Test card"),
    Feature.REVIEWS: _("Reviews"),
}
"""What a switch is called in the settings."""


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
