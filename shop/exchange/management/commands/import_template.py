"""`manage.py import_template`: the plain product file to start from, or what its columns mean."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from shop.exchange.formats.plain import TEMPLATE, write_template


class Command(BaseCommand):
    """Writes the template; changes nothing."""

    help = "Writes the plain product file with two example products (to FILE, or here), or explains its columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--columns", action="store_true", help="explain the columns instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or explain."""
        if options["columns"]:
            for column in TEMPLATE:
                self.stdout.write(f"{column.name}: {column.meaning}")
            return
        stream = io.StringIO(newline="")
        write_template(stream)
        if options["file"] is None:
            self.stdout.write(stream.getvalue(), ending="")
            return
        options["file"].write_text(stream.getvalue(), encoding="utf-8", newline="")
        self.stdout.write(_("Fill in %(path)s and import it with --format plain.") % {"path": options["file"]})
