"""The demo room as a Django application."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo marketplace."""

    name = "shop.demo"
    label = "demo"
