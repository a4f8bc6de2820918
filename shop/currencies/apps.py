"""The currencies room as a Django application."""

from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    """Exchange rates."""

    name = "shop.currencies"
    label = "currencies"

    def ready(self) -> None:
        """Declare what runs again and again."""
        from shop.base import schedules

        schedules.every(minutes=180, path="shop.currencies.tasks.fetch_rates")
        schedules.every(minutes=60, path="shop.currencies.tasks.watch_rates")
