"""The notifications room as a Django application."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails and texts."""

    name = "shop.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Hear events, and look for mails and texts that still wait."""
        from shop.base.schedules import every, sweep

        from . import (  # noqa: F401
            cash_texts,
            dispute_letters,
            handlers,
            payout_letters,
            return_letters,
            review_letters,
            saved_letters,
            subscription_letters,
            wallet_letters,
        )

        every(minutes=1, path="shop.notifications.tasks.send_due_mails")
        every(minutes=1, path="shop.notifications.tasks.send_due_texts")
        every(minutes=24 * 60, path="shop.notifications.tasks.forget_old_messages")
        sweep(path="shop.notifications.tasks.wake_if_overdue")
