"""The sellers room as a Django application."""

from django.apps import AppConfig


class SellersConfig(AppConfig):
    """Sellers and their people."""

    name = "shop.sellers"
    label = "sellers"
