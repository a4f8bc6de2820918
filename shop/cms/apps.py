"""The cms room as a Django application."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Editorial pages."""

    name = "shop.cms"
    label = "cms"
