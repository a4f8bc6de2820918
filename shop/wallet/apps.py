"""The wallet room as a Django application."""

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """Store credit and gift cards."""

    name = "shop.wallet"
    label = "wallet"

    def ready(self) -> None:
        """Tell the ledger what to compare; hand cards out on their day, end those whose time is over."""
        from shop.base import schedules

        from . import checks  # noqa: F401

        schedules.every(minutes=5, path="shop.wallet.tasks.send_due_cards")
        schedules.every(minutes=60, path="shop.wallet.tasks.expire_cards")
