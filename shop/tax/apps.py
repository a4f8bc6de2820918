"""The tax room as a Django application."""

from django.apps import AppConfig


class TaxConfig(AppConfig):
    """Tax rates."""

    name = "shop.tax"
    label = "tax"
