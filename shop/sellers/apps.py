"""The sellers room as a Django application."""

from django.apps import AppConfig


class SellersConfig(AppConfig):
    """Sellers and their people."""

    name = "shop.sellers"
    label = "sellers"

    def ready(self) -> None:
        """Take part in the rotation of keys."""
        from shop.base.sealed import rotations

        from . import sealing

        rotations["documents of sellers"] = sealing.reseal_documents
