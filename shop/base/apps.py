"""The base room as a Django application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    """Plumbing shared by every room."""

    name = "shop.base"
    label = "base"

    def ready(self) -> None:
        """Read what is personal in every room; look for events nobody woke the worker for; tidy rate windows."""
        from .schedules import every, sweep

        autodiscover_modules("personal")
        sweep(path="shop.base.events.wake_if_overdue")
        every(minutes=24 * 60, path="shop.base.tidying.forget_old_windows")
