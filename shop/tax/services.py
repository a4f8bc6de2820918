"""Setting tax rates."""

from __future__ import annotations

from datetime import date

from .models import TaxRate


def set_rate(*, country: str, tax_class: str, rate_bps: int, starts_on: date, name: str = "VAT") -> TaxRate:
    """The rate of a class from a day on, in basis points; earlier rates stay for earlier days."""
    rate, _made = TaxRate.objects.update_or_create(
        country=country, tax_class=tax_class, starts_on=starts_on, defaults={"rate_bps": rate_bps, "name": name}
    )
    return rate
