"""The discovery room as a Django application."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Saved items and products seen lately."""

    name = "shop.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Declare the daily tidying."""
        from shop.base import schedules

        schedules.every(minutes=24 * 60, path="shop.discovery.tasks.tidy")
