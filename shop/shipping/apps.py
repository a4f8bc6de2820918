"""The shipping room as a Django application."""

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    """Delivery options."""

    name = "shop.shipping"
    label = "shipping"
