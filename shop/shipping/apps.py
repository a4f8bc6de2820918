"""The shipping room as a Django application."""

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    """Delivery options."""

    name = "shop.shipping"
    label = "shipping"

    def ready(self) -> None:
        """Declare the daily tidying."""
        from shop.base import schedules

        schedules.every(minutes=24 * 60, path="shop.shipping.tasks.forget_old_offers")
