"""The checkout room as a Django application."""

from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    """Checkout."""

    name = "shop.checkout"
    label = "checkout"
