"""The exchange room as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports and exports."""

    name = "shop.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Wake imports that a killed worker left behind; forget old files."""
        from shop.base.schedules import every, sweep

        sweep(path="shop.exchange.tasks.wake_still_imports")
        every(minutes=24 * 60, path="shop.exchange.tasks.forget_old_files")
        every(minutes=24 * 60, path="shop.exchange.tasks.forget_old_tables")
