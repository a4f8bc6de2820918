"""The notifications room as a Django application."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails."""

    name = "shop.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Hear events, and look each minute for mails that still wait."""
        from shop.base.schedules import every

        from . import handlers  # noqa: F401

        every(minutes=1, path="shop.notifications.tasks.send_due_mails")
