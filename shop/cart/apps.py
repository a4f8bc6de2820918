"""The cart room as a Django application."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """Baskets."""

    name = "shop.cart"
    label = "cart"
