"""`manage.py undo_import RUN`: take a whole import back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.base.tenancy import schema_context
from shop.exchange.queries import runs_newest_first
from shop.exchange.services import undo_import


class Command(BaseCommand):
    """Undoes one import, product by product, except where something newer changed one."""

    help = "Takes an import back: new products are trashed, changed ones get their earlier values."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("run", type=int, help="the number that import_products gave")
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="the marketplace's schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """Undo in one marketplace and say in words what happened."""
        with schema_context(options["marketplace"]):
            if not runs_newest_first().filter(pk=options["run"]).exists():
                raise CommandError(_("There is no import %(run)s.") % {"run": options["run"]})
            try:
                outcome = undo_import(run_id=options["run"], by=Actor.system("undo_import"), at=timezone.now())
            except Refusal as refusal:
                raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(
            _("Products: %(removed)s new taken off sale, %(restored)s changed written back, %(refused)s left alone.")
            % {"removed": outcome.removed, "restored": outcome.restored, "refused": outcome.refused}
        )
        if outcome.refused:
            self.stdout.write(_("Something newer has changed these, so they stay as they are:"))
            for handle in outcome.refused_handles:
                self.stdout.write(f"  {handle}")
