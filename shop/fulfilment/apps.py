"""The fulfilment room as a Django application."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Shipments."""

    name = "shop.fulfilment"
    label = "fulfilment"
