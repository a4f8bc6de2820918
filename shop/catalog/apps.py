"""The catalog room as a Django application."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Products and categories."""

    name = "shop.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Declare what runs again and again."""
        from shop.base.schedules import every

        every(minutes=5, path="shop.catalog.services.recount_categories")
