"""`manage.py exchange_rates [FILE]`: take rates from a file of the ECB or a table, or ask the bank itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.base.tenancy import schema_context
from shop.currencies.ecb import CannotRead, read_ecb
from shop.currencies.services import fetch_ecb, take_rates
from shop.currencies.tables import read_table
from shop.currencies.types import RateDraft
from shop.store.queries import fresh_store


class Command(BaseCommand):
    """Exchange rates of one marketplace. Safe to run again: rates that are known stay as they are."""

    help = "Takes exchange rates from an ECB file (.xml) or a table with base, quote, rate and date (.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and for whom."""
        parser.add_argument("file", type=Path, nargs="?", help="none: ask the European Central Bank")
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="the marketplace's schema")

    def handle(self, *args: Any, file: Path | None, marketplace: str, **options: Any) -> None:
        """Take them in, and say how many."""
        by, at = Actor.system("exchange_rates"), timezone.now()
        with schema_context(marketplace):
            try:
                taken = take_rates(drafts=self._read(file), by=by, at=at) if file else fetch_ecb(by=by, at=at)
            except (CannotRead, Refusal, OSError) as problem:
                raise CommandError(f"Nothing was changed. {problem}") from problem
        if taken is None:
            raise CommandError("The European Central Bank did not answer. Try again later, or give a file.")
        self.stdout.write(f"{taken.added} rates added, {taken.held} wait for a person, {taken.known} were known.")

    def _read(self, file: Path) -> list[RateDraft]:
        content = file.read_bytes()
        if file.suffix == ".xml":
            return read_ecb(content)
        return read_table(content, time_zone=fresh_store().time_zone)
