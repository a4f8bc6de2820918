"""The fulfilment room as a Django application."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Shipments."""

    name = "shop.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        """Listen to parcels that move."""
        from . import handlers  # noqa: F401
