"""The commission room as a Django application."""

from django.apps import AppConfig


class CommissionConfig(AppConfig):
    """What sales cost their sellers."""

    name = "shop.commission"
    label = "commission"
