"""The shared web parts as a Django application (template tags)."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Template tags and shared views."""

    name = "shop.web.common"
    label = "web_common"
