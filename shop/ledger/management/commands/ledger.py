"""`manage.py ledger verify`: do the books agree with themselves and with the shop?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from shop.base.tenancy import each_marketplace
from shop.ledger.checks import differences
from shop.ledger.models import Journal
from shop.ledger.queries import balances


class Command(BaseCommand):
    """Check the books of every marketplace, or print their balances."""

    help = "verify: list every difference between books and shop, exit 1 if there is one. balances: print all accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word says what to do."""
        parser.add_argument("action", choices=["verify", "balances"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Run in each marketplace. Raises CommandError when there are differences."""
        found = sum([getattr(self, f"_{action}")(schema) for schema in each_marketplace()])
        if found:
            raise CommandError(f"{found} differences.", returncode=1)

    def _verify(self, schema: str) -> int:
        with transaction.atomic():
            self._freeze()
            found = differences()
            journals = Journal.objects.count()
        for difference in found:
            self.stderr.write(f"{schema}: {difference}")
        if not found:
            self.stdout.write(f"{schema}: {journals} journals, no differences.")
        return len(found)

    def _freeze(self) -> None:
        """Look at one instant, so that sales going on meanwhile are no differences; needs a transaction of its own."""
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def _balances(self, schema: str) -> int:
        for account, balance in balances():
            self.stdout.write(f"{schema}: {account.code:<40} {balance}")
        return 0
