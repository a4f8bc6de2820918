"""The roles room as a Django application."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who may do what."""

    name = "shop.roles"
    label = "roles"
