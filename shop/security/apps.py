"""The security room as a Django application."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """Second factors, sessions, security events."""

    name = "shop.security"
    label = "security"

    def ready(self) -> None:
        """Forget old security events once a day, and take part in the rotation of keys."""
        from shop.base.schedules import every
        from shop.base.sealed import rotations

        from . import secrets

        rotations["second factors"] = secrets.rotate_secrets
        every(minutes=24 * 60, path="shop.security.tasks.forget_old_events")
