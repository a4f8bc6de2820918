"""`manage.py search_learn`: learn from what people open, try it on days held back, and perhaps use it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.base.tenancy import schema_context
from shop.search.services import CannotLearn, learn_boosts, learn_leanings, use_boosts, usual_boosts


class Command(BaseCommand):
    """Prints the boosts and their NDCG beside those in use; changes the ranking only when told to, and if it helps."""

    help = "Learns the boosts of the ranking from clicks (logistic regression), compared by NDCG before they are used."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which marketplace, and what to do with what was learned."""
        parser.add_argument("--marketplace", default=settings.DEFAULT_SCHEMA, help="its schema")
        parser.add_argument("--use", action="store_true", help="rank by the learned boosts, if they do better")
        parser.add_argument("--usual", action="store_true", help="go back to the boosts that came with the shop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, compare, print, use."""
        with schema_context(options["marketplace"]):
            if options["usual"]:
                usual_boosts()
                self.stdout.write("The boosts that came with the shop are in use.")
                return
            self._learn(use=options["use"])

    def _learn(self, *, use: bool) -> None:
        at = timezone.now()
        self.stdout.write(f"{learn_leanings(at=at)} leanings of words to categories")
        try:
            learned = learn_boosts(at=at)
            boosts = "  ".join(f"{name} {figure:.4f}" for name, figure in asdict(learned.boosts).items())
            self.stdout.write(f"boosts {boosts}")
            self.stdout.write(f"NDCG@10 on days held back: {learned.before:.4f} in use, {learned.after:.4f} learned")
            if use:
                use_boosts(learned=learned, at=at)
                self.stdout.write("The learned boosts are in use.")
        except CannotLearn as refusal:
            raise CommandError(str(refusal.message)) from refusal
