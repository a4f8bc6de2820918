"""The promotions room as a Django application."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Offers and coupons."""

    name = "shop.promotions"
    label = "promotions"

    def ready(self) -> None:
        """Tell the ledger what to compare."""
        from . import checks  # noqa: F401
