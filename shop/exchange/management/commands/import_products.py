"""`manage.py import_products FILE --format shopify --seller SLUG`: make the catalogue say what a product file says."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.base.tenancy import schema_context
from shop.exchange.formats import FORMATS
from shop.exchange.problems import Effect, FileProblem, RowProblem
from shop.exchange.queries import problems_of_run, sellers_by_slug
from shop.exchange.reports import kept_problem, write_problems
from shop.exchange.services import (
    ImportOrder,
    ImportOutcome,
    PictureBox,
    import_categories,
    import_products,
    open_pictures,
)  # fmt: skip

BY = Actor.system("import_products")
SHOWN = 10


class Command(BaseCommand):
    """Imports one file. Safe to run again: the same file changes nothing, an interrupted import goes on."""

    help = "Imports products from a Shopify, WooCommerce, Best Buy, Vendure or plain file (.csv, .csv.gz, .jsonl.gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--seller", metavar="SLUG", help="the seller that all products belong to")
        whose.add_argument("--sellers-from-vendor", action="store_true", help="one seller for each vendor in the file")
        parser.add_argument("--categories", type=Path, metavar="FILE", help="Best Buy categories to import first")
        parser.add_argument("--images", type=Path, metavar="DIR|ZIP", help="picture files that the product file names")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="where findings go (default: FILE.errors.csv)")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument("--starting-stock", type=_count, default=0, help="for new variants without a stock figure")
        parser.add_argument("--batch", type=_size, default=200, help="products a transaction")
        parser.add_argument("--dry-run", action="store_true", help="do all the work and keep nothing of it")
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="the marketplace's schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import into one marketplace and say in words what happened."""
        with schema_context(options["marketplace"]):
            try:
                self._import(options)
            except FileProblem as problem:
                raise CommandError(_("Nothing was changed. %(reason)s") % {"reason": problem.sentence}) from problem
            except Refusal as refusal:
                raise CommandError(str(refusal.message)) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        order = ImportOrder(
            path=options["file"],
            format_name=options["format"],
            seller_id=None if options["sellers_from_vendor"] else _seller_id(options["seller"]),
            language=options["language"],
            pictures=open_pictures(options["images"]) if options["images"] else PictureBox(),
            starting_stock=options["starting_stock"],
            batch=options["batch"],
            dry_run=options["dry_run"],
        )
        if options["categories"]:
            self._import_categories(options)
        with tqdm(unit="line", disable=None, leave=False) as bar:
            outcome = import_products(
                order=order, by=BY, at=timezone.now(), progress=lambda at, end: _move(bar, at, end)
            )
        self._say(outcome, options)

    def _import_categories(self, options: dict[str, Any]) -> None:
        outcome = import_categories(
            path=options["categories"],
            language=options["language"],
            by=BY,
            at=timezone.now(),
            dry_run=options["dry_run"],
        )
        self.stdout.write(_("Categories: %(read)s read, %(made)s new.") % {"read": outcome.read, "made": outcome.made})

    def _say(self, outcome: ImportOutcome, options: dict[str, Any]) -> None:
        counts = outcome.run if outcome.run and outcome.went_on else outcome.counts
        if outcome.went_on:
            self.stdout.write(_("An interrupted import of this file was finished. In all:"))
        if outcome.run is None:
            self.stdout.write(_("Dry run: nothing was kept. An import would do this:"))
        self.stdout.write(
            _("Products: %(created)s new, %(changed)s changed, %(unchanged)s as they were. Variants: %(variants)s new.")
            % {
                "created": counts.created,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
                "variants": counts.variants_created,
            }
        )
        if counts.pictures_waiting:
            self.stdout.write(_("Pictures that wait for the worker: %(count)s.") % {"count": counts.pictures_waiting})
        if counts.pictures_missing:
            sentence = _("Pictures named by file only: %(count)s. Give their folder or zip with --images.")
            self.stdout.write(sentence % {"count": counts.pictures_missing})
        self._report(outcome, options["errors"] or Path(f"{options['file']}.errors.csv"))
        if outcome.run is not None:
            sentence = _("To take all of it back: manage.py undo_import %(run)s")
            self.stdout.write(sentence % {"run": outcome.run.pk})

    def _report(self, outcome: ImportOutcome, path: Path) -> None:
        problems = (
            outcome.problems if outcome.run is None else [kept_problem(row) for row in problems_of_run(outcome.run)]
        )
        if not problems:
            self.stdout.write(_("No line had anything to report."))
            return
        for problem in sorted(problems, key=_weight)[:SHOWN]:
            self.stdout.write(f"  {_('line %(line)s') % {'line': problem.line}}: {problem.sentence}")
        write_problems(path, problems)
        sentence = ngettext(
            "%(count)s finding, with line and reason, is in %(path)s.",
            "%(count)s findings, with line and reason, are in %(path)s.",
            len(problems),
        )
        self.stdout.write(sentence % {"count": len(problems), "path": path})


def _weight(problem: RowProblem) -> tuple[int, int]:
    """What was left out comes first."""
    order = [Effect.PRODUCT_LEFT_OUT, Effect.LINE_LEFT_OUT, Effect.VALUE_LEFT_OUT, Effect.KEPT]
    return order.index(problem.effect), problem.line


def _seller_id(slug: str) -> int:
    seller = sellers_by_slug().get(slug)
    if seller is None:
        raise CommandError(_("There is no seller “%(slug)s”. Check the name in the seller's address.") % {"slug": slug})
    return seller.pk


def _move(bar: tqdm, reached: int, end: int) -> None:
    bar.total = end
    bar.update(reached - bar.n)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ArgumentTypeError(_("write zero or more"))
    return int(text)


def _size(text: str) -> int:
    if not _count(text):
        raise ArgumentTypeError(_("write one or more"))
    return int(text)
