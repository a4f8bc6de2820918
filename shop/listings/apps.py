"""The listings room as a Django application."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Changes of products."""

    name = "shop.listings"
    label = "listings"
