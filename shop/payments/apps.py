"""The payments room as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "shop.payments"
    label = "payments"

    def ready(self) -> None:
        """Tell the ledger what to compare."""
        from . import checks  # noqa: F401
