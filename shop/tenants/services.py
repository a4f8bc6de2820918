"""Making marketplaces."""

from django.conf import settings
from django_tenants.utils import get_public_schema_name, schema_context

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


def ensure_marketplace(*, schema: str, name: str, domain: str = "") -> bool:
    """A marketplace, made if missing, with a domain if one is given; whether it was. Not in a transaction."""
    with schema_context(get_public_schema_name()):
        if Marketplace.objects.filter(schema_name=schema).exists():
            return False
        marketplace = Marketplace(schema_name=schema, name=name)
        marketplace.save(verbosity=0)
        if domain:
            Domain.objects.create(tenant=marketplace, domain=domain, is_primary=True)
        return True


def drop_marketplace(*, schema: str) -> None:
    """Delete a marketplace with everything in it; never the default one."""
    if schema == settings.DEFAULT_SCHEMA:
        raise ValueError(schema)
    with schema_context(get_public_schema_name()):
        for marketplace in Marketplace.objects.filter(schema_name=schema):
            marketplace.delete(force_drop=True)
