"""`manage.py import_categories FILE`: make the categories of a Best Buy category file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from shop.base.actor import Actor
from shop.base.tenancy import schema_context
from shop.exchange.problems import FileProblem
from shop.exchange.reports import write_problems
from shop.exchange.services import import_categories


class Command(BaseCommand):
    """Imports one category file. Safe to run again: categories that are there stay as they are."""

    help = "Imports a category tree from a Best Buy category file (.jsonl, .jsonl.gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--errors", type=Path, metavar="FILE", help="where findings go (default: FILE.errors.csv)")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument("--dry-run", action="store_true", help="do all the work and keep nothing of it")
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="the marketplace's schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import into one marketplace and say in words what happened."""
        with schema_context(options["marketplace"]), tqdm(unit="category", disable=None, leave=False) as bar:
            try:
                outcome = import_categories(
                    path=options["file"],
                    language=options["language"],
                    by=Actor.system("import_categories"),
                    at=timezone.now(),
                    dry_run=options["dry_run"],
                    progress=lambda done, end: _move(bar, done, end),
                )
            except FileProblem as problem:
                raise CommandError(_("Nothing was changed. %(reason)s") % {"reason": problem.sentence}) from problem
        self.stdout.write(_("Categories: %(read)s read, %(made)s new.") % {"read": outcome.read, "made": outcome.made})
        for finding in outcome.problems:
            self.stdout.write(f"  {_('line %(line)s') % {'line': finding.line}}: {finding.sentence}")
        if outcome.problems:
            write_problems(options["errors"] or Path(f"{options['file']}.errors.csv"), outcome.problems)


def _move(bar: tqdm, done: int, end: int) -> None:
    bar.total = end
    bar.update(done - bar.n)
