"""The exchange room as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports and exports."""

    name = "shop.exchange"
    label = "exchange"
