"""The store room as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The marketplace's settings."""

    name = "shop.store"
    label = "store"

    def ready(self) -> None:
        """Have tasks run by the marketplace's own clock."""
        from shop.base import tasks

        from .queries import own_time

        tasks.run_within(own_time)
