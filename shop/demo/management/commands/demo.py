"""`manage.py demo`: load the demo marketplace; `--reset` empties it first, `--grow` makes its catalogue large."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from shop.base.tenancy import schema_context
from shop.demo.growing import grow, missing
from shop.demo.loading import is_loaded, load_demo, reset_demo, welcome_text
from shop.demo.loading.content import texts
from shop.demo.loading.providers import open_practice


class Command(BaseCommand):
    """Loads the demo. Safe to run again: what is there stays as it is."""

    help = "Loads the demo marketplace (sellers, products, reviews, past orders)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("--reset", action="store_true", help="empty the marketplace first (demo mode only)")
        parser.add_argument("--once", action="store_true", help="load nothing if it was loaded before")
        parser.add_argument(
            "--grow", type=int, metavar="N", default=0, help="then grow the catalogue to N products (demo mode only)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load into the default marketplace."""
        if (options["reset"] or options["grow"]) and not settings.DEMO:
            raise CommandError("--reset and --grow change the whole marketplace and work in demo mode only.")
        with schema_context(settings.DEFAULT_SCHEMA):
            if not (options["once"] and is_loaded()):
                self.load(reset=options["reset"])
            open_practice(at=timezone.now())
            (settings.VAR / "welcome.txt").write_text(welcome_text(), encoding="utf-8")
            if options["grow"]:
                self.grow(options["grow"])

    def load(self, *, reset: bool) -> None:
        """Load what is missing, with a bar where somebody watches."""
        if reset:
            reset_demo()
        with tqdm(total=len(texts("products")) + 3, unit="step", disable=None, leave=False) as bar:
            load_demo(at=timezone.now(), progress=lambda _step: bar.update())
        self.stdout.write("The demo marketplace is loaded.")

    def grow(self, size: int) -> None:
        """Make what the size still lacks, with a bar where somebody watches."""
        with tqdm(total=missing(size), unit="product", disable=None, leave=False) as bar:
            made = grow(size, at=timezone.now(), progress=bar.update)
        self.stdout.write(f"{made} products were grown.")
