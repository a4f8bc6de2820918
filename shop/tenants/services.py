"""Making marketplaces."""

from django.conf import settings

from .models import Domain, Marketplace


def ensure_default_marketplace(*, name: str) -> tuple[Marketplace, bool]:
    """The default marketplace in schema `main`, made if missing; and whether it was. Not in a transaction."""
    marketplace = Marketplace.objects.filter(schema_name=settings.DEFAULT_SCHEMA).first()
    if marketplace:
        return marketplace, False
    marketplace = Marketplace(schema_name=settings.DEFAULT_SCHEMA, name=name)
    marketplace.save(verbosity=0)
    Domain.objects.get_or_create(tenant=marketplace, domain="localhost", defaults={"is_primary": True})
    return marketplace, True
