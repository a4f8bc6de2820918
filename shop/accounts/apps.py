"""The accounts room as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "shop.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Forget old codes each hour."""
        from shop.base.schedules import every

        every(minutes=60, path="shop.accounts.tasks.forget_old_codes")
