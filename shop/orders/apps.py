"""The orders room as a Django application."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders and packages."""

    name = "shop.orders"
    label = "orders"

    def ready(self) -> None:
        """Tell the ledger what to compare; hear what moves."""
        from . import checks, handlers  # noqa: F401
