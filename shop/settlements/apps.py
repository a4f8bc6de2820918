"""The settlements room as a Django application."""

from django.apps import AppConfig


class SettlementsConfig(AppConfig):
    """Statements of providers."""

    name = "shop.settlements"
    label = "settlements"

    def ready(self) -> None:
        """Tell the ledger what to compare."""
        from . import checks  # noqa: F401
