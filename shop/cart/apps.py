"""The cart room as a Django application."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """Baskets."""

    name = "shop.cart"
    label = "cart"

    def ready(self) -> None:
        """Declare the daily tidying."""
        from shop.base import schedules

        schedules.every(minutes=24 * 60, path="shop.cart.tasks.forget_old_carts")
