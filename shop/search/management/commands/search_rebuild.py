"""`manage.py search_rebuild`: build the index anew beside the one in use, and swap."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.base.tenancy import connection, schema_context
from shop.search.queries.likeness import MISSING, encoder
from shop.search.services import encode_titles, rebuild_index, vacuum_index

EVERY = 10**9


class Command(BaseCommand):
    """Searches go on with the old index until the new one is whole."""

    help = "Builds the search index of a marketplace anew, without downtime."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which marketplace."""
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="its schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, tell how far it is, and say what was built."""
        if settings.SEARCH_VECTORS and encoder() is None:
            raise CommandError(MISSING)
        with schema_context(options["marketplace"]):
            generation = rebuild_index(at=timezone.now(), progress=self._tell)
            if not connection.in_atomic_block:
                vacuum_index()
            encoded = encode_titles(most=EVERY, progress=self._tell)
        if encoded:
            self.stdout.write(f"{encoded} titles were encoded.")
        self.stdout.write(f"Index {generation.pk} is in use with {generation.documents} products.")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} products")
