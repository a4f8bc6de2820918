"""`manage.py load_ip_ranges FILE…`: make the table of countries from the registries' delegated lists.

The lists are published daily by the five registries (`delegated-<registry>-latest`); fetch those you want, all five for
every country, and name them here. The running processes use the new table after their next start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.base.countries import KINDS, CannotRead, Range, forget_table, merged, ranges_in, write_table


class Command(BaseCommand):
    """Writes the table of address ranges by country."""

    help = "Makes the table of address ranges by country from lists in the RIR delegated format."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every list, then write the table at once."""
        found: dict[str, list[Range]] = {kind: [] for kind in KINDS}
        for path in options["files"]:
            try:
                with path.open(encoding="ascii", errors="replace") as lines:
                    for kind, item in ranges_in(lines):
                        found[kind].append(item)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except CannotRead as error:
                raise CommandError(f"{path}, {error}") from error
        if not any(found.values()):
            raise CommandError("No range was found; the table stays as it is.")
        tidy = {kind: merged(ranges) for kind, ranges in found.items()}
        write_table(settings.IP_RANGES_FILE, tidy, made_on=timezone.now().date().isoformat())
        forget_table()
        counts = ", ".join(f"{len(ranges)} {kind}" for kind, ranges in tidy.items())
        self.stdout.write(f"{counts} ranges written to {settings.IP_RANGES_FILE}")
