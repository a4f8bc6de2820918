"""The fulfilment room as a Django application."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Shipments."""

    name = "shop.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        """Listen to parcels that move, ask about those that are silent, tell the ledger what to compare."""
        from shop.base import schedules

        from . import checks, handlers  # noqa: F401

        schedules.every(minutes=10, path="shop.fulfilment.tasks.track_shipments")
