"""`manage.py tax_rates`: add the shipped rates that a marketplace does not have yet."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shop.base.tenancy import each_marketplace
from shop.tax.services import load_rates


class Command(BaseCommand):
    """Rates of VAT, GST and sales tax by country and state. What the office set stands; safe to run again."""

    help = "Adds the shipped tax rates, all or those of one country; rates that the office set are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All countries, or one."""
        parser.add_argument("--country", default="", help="two letters, such as BD")

    def handle(self, *args: Any, country: str, **options: Any) -> None:
        """Run in each marketplace."""
        for schema in each_marketplace():
            self.stdout.write(f"{schema}: {load_rates(country=country.upper())} rates added.")
