"""The goodwill room as a Django application."""

from django.apps import AppConfig


class GoodwillConfig(AppConfig):
    """Goodwill."""

    name = "shop.goodwill"
    label = "goodwill"

    def ready(self) -> None:
        """Tell the ledger what to compare."""
        from . import checks  # noqa: F401
