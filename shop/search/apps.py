"""The search room as a Django application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index, its upkeep and its log."""

    name = "shop.search"
    label = "search"

    def ready(self) -> None:
        """Register the reactions and the upkeep."""
        from shop.base import schedules

        from . import handlers  # noqa: F401

        schedules.every(minutes=5, path="shop.search.tasks.keep_up")
        schedules.every(minutes=24 * 60, path="shop.search.tasks.tidy")
