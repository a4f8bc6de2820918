"""The disputes room as a Django application."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Disputes."""

    name = "shop.disputes"
    label = "disputes"

    def ready(self) -> None:
        """Hear what providers tell, ask about what is open, remind of evidence, tell the ledger what to compare."""
        from shop.base import schedules

        from . import checks, handlers  # noqa: F401

        schedules.every(minutes=6 * 60, path="shop.disputes.tasks.ask_about_open")
        schedules.every(minutes=60, path="shop.disputes.tasks.remind_of_evidence")
