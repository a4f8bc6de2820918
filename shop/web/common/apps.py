"""The shared web parts as a Django application (template tags)."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Template tags and shared views."""

    name = "shop.web.common"
    label = "web_common"

    def ready(self) -> None:
        """Let signing in bring the currency, take the guest's cart and saved items along, start the session's clock."""
        from . import carts, currencies, sessions, wishlists  # models must be loaded first

        currencies.listen()
        carts.listen()
        wishlists.listen()
        sessions.listen()
