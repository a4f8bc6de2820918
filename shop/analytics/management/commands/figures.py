"""`manage.py figures verify`: are sellers' figures what their orders say? `recount` makes all of them anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.analytics.queries import days_that_differ, kept_count
from shop.analytics.services import mark_everything, recount_stale_days
from shop.base.tenancy import each_marketplace


class Command(BaseCommand):
    """Compare or renew the figures of every marketplace."""

    help = "verify: list every day whose figures are not what its orders say, exit 1 if there is one. recount: renew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word says what to do."""
        parser.add_argument("action", choices=["verify", "recount"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Run in each marketplace. Raises CommandError when there are differences."""
        found = sum([getattr(self, f"_{action}")(schema) for schema in each_marketplace()])
        if found:
            raise CommandError(f"{found} differences.", returncode=1)

    def _verify(self, schema: str) -> int:
        found = list(days_that_differ())
        for day, fresh in found:
            self.stderr.write(f"{schema}: {day}: has {kept_count(day)}, the orders say {fresh}")
        if not found:
            self.stdout.write(f"{schema}: no differences.")
        return len(found)

    def _recount(self, schema: str) -> int:
        days = mark_everything()
        while recount_stale_days():
            pass
        self.stdout.write(f"{schema}: {days} days were counted anew.")
        return 0
