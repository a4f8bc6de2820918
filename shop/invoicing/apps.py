"""The invoicing room as a Django application."""

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    """Invoices and credit notes."""

    name = "shop.invoicing"
    label = "invoicing"

    def ready(self) -> None:
        """Listen to parcels and returns, look for what was missed, tell the ledger what to compare."""
        from shop.base import schedules

        from . import checks, handlers  # noqa: F401

        schedules.every(minutes=30, path="shop.invoicing.tasks.issue_missing")
        schedules.every(minutes=60 * 6, path="shop.invoicing.tasks.issue_commissions")
