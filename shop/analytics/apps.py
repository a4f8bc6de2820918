"""The analytics room as a Django application."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Figures of sellers."""

    name = "shop.analytics"
    label = "analytics"

    def ready(self) -> None:
        """Hear what changes a day's figures; count such days anew."""
        from shop.base import schedules

        from . import handlers  # noqa: F401

        schedules.every(minutes=1, path="shop.analytics.tasks.recount_stale_days")
