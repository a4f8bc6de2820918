"""The payouts room as a Django application."""

from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    """Payouts."""

    name = "shop.payouts"
    label = "payouts"

    def ready(self) -> None:
        """Tell the ledger what to compare; pay, release what was held long enough, state what a month brought."""
        from shop.base import schedules

        from . import checks, handlers  # noqa: F401

        schedules.every(minutes=1, path="shop.payouts.tasks.send_waiting")
        schedules.every(minutes=60, path="shop.payouts.tasks.release_due")
        schedules.every(minutes=60 * 6, path="shop.payouts.tasks.issue_statements")
