"""The payments room as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "shop.payments"
    label = "payments"

    def ready(self) -> None:
        """Tell the ledger what to compare; forget old exchanges, and cards that were taken out."""
        from shop.base import schedules

        from . import checks  # noqa: F401

        schedules.every(minutes=24 * 60, path="shop.payments.tasks.forget_old_exchanges")
        schedules.every(minutes=60, path="shop.payments.tasks.forget_leaving_cards")
