"""The base room as a Django application."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Plumbing shared by every room."""

    name = "shop.base"
    label = "base"
