"""The notifications room as a Django application."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails."""

    name = "shop.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Look each minute for mails that still wait."""
        from shop.base.schedules import every

        every(minutes=1, path="shop.notifications.tasks.send_due_mails")
