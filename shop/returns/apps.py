"""The returns room as a Django application."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns."""

    name = "shop.returns"
    label = "returns"

    def ready(self) -> None:
        """Tell the ledger what to compare; look for sellers who did not answer."""
        from shop.base import schedules

        from . import checks  # noqa: F401

        schedules.every(minutes=15, path="shop.returns.tasks.escalate_unanswered")
