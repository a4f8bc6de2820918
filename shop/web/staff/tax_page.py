"""What the office's pages about tax say: rates, registrations, previews and reports in words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from shop.base.money import Money
from shop.pricing.queries import Offered, tax_preview
from shop.store.queries import store
from shop.tax.queries import jurisdiction_name, percent_text, sentence_of, tax_label
from shop.tax.types import Code, Company, Place, Remitter, ReportRow

if TYPE_CHECKING:
    from shop.tax.models import Registration, TaxRate


REASONS: Mapping[str, Promise] = {
    Code.DOMESTIC: _lazy("at home"),
    Code.DESTINATION: _lazy("where it goes"),
    Code.ORIGIN: _lazy("where it comes from"),
    Code.REVERSE_CHARGE: _lazy("reverse charge"),
    Code.DEEMED_SUPPLIER: _lazy("the marketplace counts as the seller"),
    Code.FACILITATOR: _lazy("the marketplace collects it"),
    Code.SMALL_BUSINESS: _lazy("small business"),
    Code.NOT_REGISTERED: _lazy("not registered there"),
    Code.IMPORT: _lazy("collected when it enters"),
    Code.OUTSIDE: _lazy("leaves the country"),
    Code.EXEMPT: _lazy("exempt"),
    Code.NO_RATE: _lazy("no rate is kept"),
}
"""Why a rate applied, in the few words of a table."""


def tabs(now: str) -> list[dict[str, Any]]:
    """The pages about tax, as `components/tabs.html` lists them."""
    pages = [
        ("rates", _("Rates"), "staff:tax"),
        ("registrations", _("Registrations"), "staff:tax-registrations"),
        ("classes", _("Classes"), "staff:tax-classes"),
        ("preview", _("Preview"), "staff:tax-preview"),
        ("report", _("Tax report"), "staff:tax-report"),
    ]
    return [{"label": label, "url": reverse(name), "current": code == now} for code, label, name in pages]


def named(code: str) -> str:
    """A country or state in the reader's language."""
    return jurisdiction_name(code)


def rate_line(row: TaxRate, today: date) -> dict[str, Any]:
    """A rate as the page lists it."""
    return {
        "rate": row,
        "percent": percent_text(row.rate_bps),
        "name": tax_label(row.name),
        "region": named(f"{row.country}-{row.region}") if row.region else "",
        "open": row.ends_on is None or row.ends_on > today,
        "begun": row.starts_on <= today,
    }


def registration_line(row: Registration, today: date) -> dict[str, Any]:
    """A registration as the page lists it."""
    return {
        "row": row,
        "where": named(row.jurisdiction),
        "limit": None if row.limit_minor is None else Money(row.limit_minor, store().currency),
        "open": row.ends_on is None or row.ends_on > today,
        "begun": row.starts_on <= today,
    }


def preview_of(said: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """What the goods of the form would bear: figures and the sentence."""
    company = Company(said["company"], "", confirmed=True) if said["company"] else None
    to = Place(said["country"], said["region"], said["postcode"])
    found = tax_preview(Offered(said["seller"], said["tax_class"], said["amount"]), to=to, buyer=company, at=at)
    currency = store().currency
    return {
        "sentence": sentence_of(found.why),
        "percent": percent_text(found.why.rate_bps),
        "name": tax_label(found.why.name),
        "remitter": Remitter(found.why.remitter).label,
        "net": Money(found.net_minor, currency),
        "tax": Money(found.tax_minor, currency),
        "pays": Money(found.net_minor + found.tax_minor, currency),
        "included": found.included,
    }


def report_line(row: ReportRow) -> dict[str, Any]:
    """A line of the report in words and money."""
    return {
        "where": named(row.jurisdiction),
        "name": f"{tax_label(row.name)} {percent_text(row.rate_bps)}%" if row.name else _("No tax"),
        "code": str(REASONS.get(row.code, row.code)),
        "remitter": Remitter(row.remitter).label,
        "taxable": Money(row.taxable_minor, row.currency),
        "sold": Money(row.sold_minor, row.currency),
        "back": Money(row.back_minor, row.currency),
        "tax": Money(row.tax_minor, row.currency),
    }
