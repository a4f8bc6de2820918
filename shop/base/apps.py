"""The base room as a Django application."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Plumbing shared by every room."""

    name = "shop.base"
    label = "base"

    def ready(self) -> None:
        """Look for events whose delivery nobody woke the worker for."""
        from .schedules import sweep

        sweep(path="shop.base.events.wake_if_overdue")
