"""The tenants room as a Django application."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Marketplaces and their domains."""

    name = "shop.tenants"
    label = "tenants"
