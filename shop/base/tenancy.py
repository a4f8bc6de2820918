"""Which marketplace the work belongs to: its PostgreSQL schema, set on the connection."""

from collections.abc import Iterator
from typing import Any

from django.db import connection as django_connection
from django_tenants.utils import get_public_schema_name, get_tenant_model, schema_context

__all__ = ["connection", "current_schema", "each_marketplace", "schema_context"]

connection: Any = django_connection
"""This thread's connection, with what django-tenants adds to it (`schema_name`, `set_schema`) and types do not know."""


def current_schema() -> str:
    """The schema that queries on this thread's connection go to."""
    return str(connection.schema_name)


def each_marketplace() -> Iterator[str]:
    """Run the loop's body once inside every marketplace, in the order they were made; yields the schema."""
    with schema_context(get_public_schema_name()):
        names = list(get_tenant_model().objects.order_by("pk").values_list("schema_name", flat=True))
    for name in names:
        with schema_context(name):
            yield name
