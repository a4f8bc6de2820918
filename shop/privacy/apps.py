"""The privacy room as a Django application."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Copies of a person's data, and its end."""

    name = "shop.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Declare what runs by the clock."""
        from shop.base.schedules import every

        every(minutes=60, path="shop.privacy.tasks.carry_out_erasures")
        every(minutes=60, path="shop.privacy.tasks.forget_old_exports")
        every(minutes=24 * 60, path="shop.privacy.tasks.end_holds")
        every(minutes=24 * 60, path="shop.privacy.tasks.forget_dead_sessions")
