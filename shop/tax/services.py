"""Setting tax rates."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shop.base.refusal import Refusal

from .models import TaxRate
from .types import EXEMPT

MOST_BPS = 10_000


class CannotSetRate(Refusal):
    """The class is not taxed, or the rate is none."""


def set_rate(*, country: str, tax_class: str, rate_bps: int, starts_on: date, name: str = "VAT") -> TaxRate:
    """The rate of a class from a day on, in basis points; earlier rates stay for earlier days. Raises CannotSetRate."""
    if tax_class == EXEMPT and rate_bps:
        raise CannotSetRate(_("What is exempt has no tax. Choose another class for this rate."))
    if not 0 <= rate_bps <= MOST_BPS:
        raise CannotSetRate(_("Enter a rate from 0 to 100 %."))
    rate, _made = TaxRate.objects.update_or_create(
        country=country, tax_class=tax_class, starts_on=starts_on, defaults={"rate_bps": rate_bps, "name": name}
    )
    return rate
