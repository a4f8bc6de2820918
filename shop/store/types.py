"""Switches of a marketplace."""

from enum import StrEnum


class Feature(StrEnum):
    """What an operator can turn off; everything is on by default."""

    CASH_ON_DELIVERY = "cash_on_delivery"
    SANDBOX_CARD = "sandbox_card"
    REVIEWS = "reviews"
