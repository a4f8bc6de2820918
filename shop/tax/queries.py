"""Which rate applies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .models import TaxRate
from .types import EXEMPT, SHIPPING


def rates_for(*, country: str, tax_classes: Iterable[str], on: date) -> dict[str, int]:
    """The rate of each class in basis points on a day, delivery (`shipping`) included; a class without a rate has 0.

    What is exempt has 0 whatever the table says.
    """
    wanted = {*tax_classes, SHIPPING}
    taxed = wanted - {EXEMPT}
    rows = TaxRate.objects.filter(country=country, tax_class__in=taxed, starts_on__lte=on).order_by("starts_on")
    known = {row.tax_class: row.rate_bps for row in rows}
    return {tax_class: known.get(tax_class, 0) for tax_class in wanted}
