"""The checkout room as a Django application."""

from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    """Checkout."""

    name = "shop.checkout"
    label = "checkout"

    def ready(self) -> None:
        """Listen to orders and payments, sweep every minute, tell the ledger what to compare."""
        from shop.base import schedules

        from . import checks, handlers  # noqa: F401

        schedules.every(minutes=1, path="shop.checkout.tasks.reconcile")
        schedules.every(minutes=1, path="shop.checkout.tasks.expire_unpaid")
        schedules.every(minutes=24 * 60, path="shop.checkout.tasks.forget_old_drafts")
