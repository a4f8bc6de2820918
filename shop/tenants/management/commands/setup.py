"""`manage.py setup`: migrate, make the default marketplace, install schedules, in demo mode load the demo once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from shop.base import schedules
from shop.base.tenancy import connection, schema_context
from shop.tenants.services import ensure_default_marketplace


class Command(BaseCommand):
    """Everything between an empty database and a marketplace that can be opened. Safe to run again."""

    help = "Migrates, makes the default marketplace and, in demo mode on the first start, loads the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order; each does nothing when it was done before."""
        call_command("migrate_schemas", shared=True, verbosity=0)
        connection.set_schema_to_public()
        _marketplace, made = ensure_default_marketplace(name="Haat")
        if not made:
            call_command("migrate_schemas", tenant=True, verbosity=0)
        connection.set_schema_to_public()
        schedules.install()
        if settings.DEMO:
            with schema_context(settings.DEFAULT_SCHEMA):
                call_command("demo", once=True)
        self.stdout.write("The marketplace is set up.")
