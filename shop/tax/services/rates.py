"""Setting rates: earlier ones stay for earlier days, and what was sold keeps its own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.tax.engines.us import STATES
from shop.tax.models import CategoryClass, CountryTerms, TaxRate
from shop.tax.queries import forget_rates
from shop.tax.types import EXEMPT, MOST_BPS, RateDraft

RATES = Path(__file__).parents[1] / "tables" / "rates.csv"
ON_TOP = ("US", "CA")
"""Countries in which people are used to prices without tax; the shipped table sets them so."""


class CannotSetRate(Refusal):
    """The class is not taxed, the place is none, or the rate or its days cannot be."""


@transaction.atomic
def add_rate(*, draft: RateDraft, by: Actor, at: datetime) -> TaxRate:
    """A rate from a day on; one for the same that is still open ends the day before. Raises CannotSetRate."""
    _check(draft)
    lock_name("tax.rates")
    same = TaxRate.objects.filter(country=draft.country, region=draft.region, tax_class=draft.tax_class)
    if same.filter(starts_on=draft.starts_on).exists():
        raise CannotSetRate(_("A rate for the same begins on that day already. End that one first."))
    before = same.filter(starts_on__lt=draft.starts_on).filter(Q(ends_on=None) | Q(ends_on__gte=draft.starts_on))
    before.update(ends_on=draft.starts_on - timedelta(days=1))
    rate = TaxRate.objects.create(**{name: getattr(draft, name) for name in RateDraft.__dataclass_fields__})
    audit.note("tax.rate_added", subject=("tax.rate", rate.pk), by=by, at=at, after=_plain(rate))
    _changed()
    return rate


@transaction.atomic
def end_rate(*, rate_id: int, today: date, by: Actor, at: datetime) -> None:
    """A rate holds today for the last time; one that has not begun is taken back. Raises CannotSetRate."""
    lock_name("tax.rates")
    rate = TaxRate.objects.get(pk=rate_id)
    before, subject = _plain(rate), ("tax.rate", rate.pk)
    if rate.ends_on is not None and rate.ends_on <= today:
        raise CannotSetRate(_("This rate is over already."))
    if rate.starts_on > today:
        rate.delete()
        audit.note("tax.rate_taken_back", subject=subject, by=by, at=at, before=before)
    else:
        rate.ends_on = today
        rate.save(update_fields=["ends_on"])
        audit.note("tax.rate_ended", subject=subject, by=by, at=at, before=before, after=_plain(rate))
    _changed()


@transaction.atomic
def set_country_terms(*, country: str, prices_include_tax: bool | None, by: Actor, at: datetime) -> None:
    """Whether the prices of a country contain its tax; None follows the marketplace."""
    if prices_include_tax is None:
        CountryTerms.objects.filter(country=country).delete()
    else:
        CountryTerms.objects.update_or_create(country=country, defaults={"prices_include_tax": prices_include_tax})
    after = {"prices_include_tax": prices_include_tax}
    audit.note("tax.country_set", subject=("tax.country", country), by=by, at=at, after=after)
    _changed()


@transaction.atomic
def set_category_class(*, category_id: int, tax_class: str, by: Actor, at: datetime) -> None:
    """The class of what a category holds; empty follows the category above."""
    if tax_class:
        CategoryClass.objects.update_or_create(category_id=category_id, defaults={"tax_class": tax_class})
    else:
        CategoryClass.objects.filter(category=category_id).delete()
    subject = ("catalog.category", category_id)
    audit.note("tax.category_set", subject=subject, by=by, at=at, after={"tax_class": tax_class})
    _changed()


@transaction.atomic
def load_rates(*, country: str = "") -> int:
    """Add the shipped rates that are not in the table yet, all or those of a country; returns how many.

    A class that already has a rate in a country is left alone: what the office set stands.
    """
    lock_name("tax.rates")
    known = set(TaxRate.objects.order_by("pk").values_list("country", "region", "tax_class"))
    drafts = [one for one in shipped_rates() if country in {"", one.country}]
    new = [one for one in drafts if (one.country, one.region, one.tax_class) not in known]
    fields = RateDraft.__dataclass_fields__
    TaxRate.objects.bulk_create(TaxRate(**{name: getattr(one, name) for name in fields}) for one in new)
    for code in {one.country for one in new} & set(ON_TOP):
        CountryTerms.objects.get_or_create(country=code, defaults={"prices_include_tax": False})
    _changed()
    return len(new)


def shipped_rates() -> Iterator[RateDraft]:
    """The rates that come with the software."""
    with RATES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield RateDraft(
                country=row["country"],
                region=row["region"],
                tax_class=row["class"],
                name=row["name"],
                rate_bps=Decimal(row["rate_bps"]),
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            )


def _check(draft: RateDraft) -> None:
    if draft.tax_class == EXEMPT:
        raise CannotSetRate(_("What is exempt has no tax. Choose another class for this rate."))
    if not 0 <= draft.rate_bps <= MOST_BPS:
        raise CannotSetRate(_("Enter a rate from 0 to 100 %."))
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise CannotSetRate(_("The last day comes before the first."))
    if (draft.country == "US") != (draft.region in STATES):
        raise CannotSetRate(_("In the United States each state has its own rate. Choose one there, and nowhere else."))


def _changed() -> None:
    transaction.on_commit(forget_rates)
    forget_rates()


def _plain(rate: TaxRate) -> dict[str, object]:
    """A rate as the audit log keeps it."""
    return {
        "country": rate.country,
        "region": rate.region,
        "class": rate.tax_class,
        "name": rate.name,
        "rate_bps": str(rate.rate_bps),
        "starts_on": rate.starts_on.isoformat(),
        "ends_on": rate.ends_on.isoformat() if rate.ends_on else None,
    }
