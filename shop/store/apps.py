"""The store room as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The marketplace's settings."""

    name = "shop.store"
    label = "store"
