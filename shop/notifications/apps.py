"""The notifications room as a Django application."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails."""

    name = "shop.notifications"
    label = "notifications"
