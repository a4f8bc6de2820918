"""Marketplaces of this installation (schema `public`)."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Marketplace(TenantMixin):
    """One marketplace: a PostgreSQL schema. Made outside a transaction, from the public schema."""

    name = models.CharField(max_length=80)
    plan = models.CharField(max_length=40, default="standard")
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = True
    auto_drop_schema = False

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):
    """A host name that leads to a marketplace."""

    def __str__(self) -> str:
        return self.domain
