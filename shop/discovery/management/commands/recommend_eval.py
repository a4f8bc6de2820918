"""`manage.py recommend_eval FILE`: are suggestions better than showing what sells most?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from shop.base.tenancy import schema_context
from shop.discovery.services import try_suggestions
from shop.discovery.trials import held_back, read_baskets

DAYS = 7


class Command(BaseCommand):
    """Holds the last days of a shop's orders back, works out what goes together from the others, and scores."""

    help = (
        "Scores suggestions (recall@10) on orders held back, beside the products bought most in the four weeks before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how much of it is held back."""
        parser.add_argument("orders", type=Path, help="csv, .gz if compressed: Invoice, StockCode, Quantity, ...")
        parser.add_argument("--days", type=int, default=DAYS, help="of the end that are held back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, relate, score, print."""
        past, week = held_back(read_baskets(options["orders"]), days=options["days"])
        with schema_context(settings.DEFAULT_SCHEMA):
            scores = try_suggestions(past=past, held_back=week, at=past[-1].at)
        self.stdout.write(f"{len(past)} orders known, {len(week)} orders of {options['days']} days held back")
        for score in scores:
            self.stdout.write(
                f"{score.name:<14} recall@10 {score.recall:.4f}  most bought {score.popular:.4f}  cases {score.cases}"
            )
