"""The subscriptions room as a Django application."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """Who wants to be told of what."""

    name = "shop.subscriptions"
    label = "subscriptions"

    def ready(self) -> None:
        """Hear of stock, and declare the daily tidying."""
        from shop.base import schedules

        from . import handlers  # noqa: F401

        schedules.every(minutes=24 * 60, path="shop.subscriptions.tasks.forget_old_subscriptions")
