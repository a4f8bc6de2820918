"""`manage.py rotate_keys`: seal every encrypted column anew with the newest of FIELD_KEYS, in every marketplace."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import models, transaction

from shop.base.sealed import SealedTextField, newest_key, rotations, sealed_fields_of
from shop.base.tenancy import each_marketplace

BATCH = 200


class Command(BaseCommand):
    """Rotates the keys of encrypted columns; safe to stop and to run again."""

    help = "Seals encrypted columns anew with the newest key; afterwards the older keys may be taken away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("--batch", type=int, default=BATCH, help="rows that one transaction locks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every table with a sealed column."""
        newest = newest_key()
        for schema in each_marketplace():
            for model in apps.get_models():
                for field in sealed_fields_of(model):
                    count = rotate(model, field, newest=newest, batch=options["batch"])
                    self.stdout.write(f"{schema} {model._meta.label}.{field.name}: {count} sealed anew with {newest}")
            for name, rotation in rotations.items():
                self.stdout.write(f"{schema} {name}: {rotation(newest)} sealed anew with {newest}")


def rotate(model: type[models.Model], field: SealedTextField, *, newest: str, batch: int) -> int:
    """Seal the values of a column that carry an older key anew, some rows a transaction; returns how many."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                model._default_manager.select_for_update(of=("self",))
                .filter(pk__gt=last, **{f"{field.name}__isnull": False})
                .order_by("pk")[:batch]
            )
            for row in rows:
                if row.__dict__[field.attname].key_id != newest:
                    setattr(row, field.attname, getattr(row, field.attname))
                    row.save(update_fields=[field.attname])
                    done += 1
        if len(rows) < batch:
            return done
        last = rows[-1].pk
