"""The purchasing room as a Django application."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """Suppliers and purchase notes."""

    name = "shop.purchasing"
    label = "purchasing"
