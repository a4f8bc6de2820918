"""The profiles room as a Django application."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Addresses and preferences of people."""

    name = "shop.profiles"
    label = "profiles"
