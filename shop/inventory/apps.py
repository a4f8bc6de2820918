"""The inventory room as a Django application."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Stock and holds."""

    name = "shop.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Register the reactions."""
        from . import handlers  # noqa: F401
