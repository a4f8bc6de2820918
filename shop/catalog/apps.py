"""The catalog room as a Django application."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Products and categories."""

    name = "shop.catalog"
    label = "catalog"
