"""The orders room as a Django application."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders and packages."""

    name = "shop.orders"
    label = "orders"

    def ready(self) -> None:
        """Tell the ledger what to compare and promotions who has ordered before; hear what moves."""
        from shop.promotions import buyers

        from . import checks, handlers, queries  # noqa: F401

        buyers.register(queries.has_ordered)
