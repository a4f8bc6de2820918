"""The promotions room as a Django application."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Offers and coupons."""

    name = "shop.promotions"
    label = "promotions"

    def ready(self) -> None:
        """Tell the ledger what to compare, and the catalogue what comes off prices."""
        from shop.catalog import reductions

        from . import checks, queries  # noqa: F401

        reductions.register(queries.Shelf())
