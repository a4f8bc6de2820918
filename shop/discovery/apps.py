"""The discovery room as a Django application."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Saved items, products seen lately, and what goes together."""

    name = "shop.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Hear of prices; declare the daily tidying, and the working out of what goes together."""
        from shop.base import schedules

        from . import handlers  # noqa: F401

        schedules.every(minutes=24 * 60, path="shop.discovery.tasks.tidy")
        schedules.every(minutes=6 * 60, path="shop.discovery.tasks.relate_products")
