"""Which rate of a book holds, and the reason of a verdict in words; pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .engines.us import STATES
from .types import EXEMPT, STANDARD, Book, Bps, Code, Party, Rate, Table, Verdict


def table_on(book: Book, day: date) -> Table:
    """The rates of a day: of those that have begun and not ended, the newest."""

    def rate(country: str, region: str, tax_class: str) -> Rate | None:
        if tax_class == EXEMPT:
            return None
        spans = book.rates.get((country, region, tax_class), ())
        begun = [(start, one) for start, end, one in spans if holds_on(day, start, end)]
        return max(begun, key=lambda pair: pair[0])[1] if begun else None

    return rate


def holds_on(day: date, start: date, end: date | None) -> bool:
    """Whether a day lies in a span, both ends included."""
    return start <= day and (end is None or day <= end)


def marketplace_on(book: Book, country: str, day: date) -> Party:
    """The marketplace with the registrations that hold on a day."""
    held = tuple(one for start, end, one in book.registrations if holds_on(day, start, end))
    return Party(country, held)


def class_of(book: Book, tax_class: str, category_id: int) -> str:
    """A variant's own class; one of the standard class has the class of its category."""
    return tax_class if tax_class != STANDARD else book.classes.get(category_id, STANDARD)


def jurisdiction_name(jurisdiction: str) -> str:
    """A country or state in the reader's language; states by their English names."""
    country, _dash, state = jurisdiction.partition("-")
    if state and country == "US":
        return STATES.get(state, state)
    if country == "EU":
        return _("European Union")
    try:
        territories = Locale.parse(get_language() or "en", sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    name = territories.get(country, country)
    return f"{name}-{state}" if state else name


TAX_NAMES = {
    "VAT": gettext_lazy("VAT"),
    "GST": gettext_lazy("GST"),
    "Sales tax": gettext_lazy("Sales tax"),
    "Consumption tax": gettext_lazy("Consumption tax"),
}


def tax_label(name: str) -> str | Promise:
    """What a tax is called, in the reader's language where we know the word."""
    return TAX_NAMES.get(name, name)


def percent_text(bps: Bps) -> str:
    """Basis points as a percentage without needless zeros: 1500 is "15", 725 "7.25"."""
    return f"{Decimal(bps) / 100:.3f}".rstrip("0").rstrip(".")


def sentence_of(verdict: Verdict) -> str:
    """Why a line bears this tax, in the active language."""
    words = {
        "rate": f"{tax_label(verdict.name) if verdict.name else _('Tax')} {percent_text(verdict.rate_bps)}%",
        "place": jurisdiction_name(verdict.jurisdiction),
        "other": jurisdiction_name(verdict.other) if verdict.other else "",
    }
    return _sentence(verdict.code) % words


def _sentence(code: Code) -> str:
    sentences = {
        Code.DOMESTIC: _("%(rate)s of %(place)s: seller and delivery are there."),
        Code.DESTINATION: _("%(rate)s of %(place)s, where it is delivered: the seller is registered for it."),
        Code.ORIGIN: _("%(rate)s of %(place)s, where the seller is: it is below the threshold of distance sales."),
        Code.REVERSE_CHARGE: _("No tax: reverse charge. The buyer accounts for it in %(other)s."),
        Code.DEEMED_SUPPLIER: _("%(rate)s of %(place)s: the marketplace is the deemed supplier and pays it."),
        Code.FACILITATOR: _("%(rate)s of %(place)s: the marketplace collects and pays it."),
        Code.SMALL_BUSINESS: _("No tax: the seller is a small business that is not registered."),
        Code.NOT_REGISTERED: _("No tax: neither marketplace nor seller is registered in %(place)s."),
        Code.IMPORT: _("No tax at the sale: it is collected when the parcel enters %(place)s from %(other)s."),
        Code.OUTSIDE: _("No tax at the sale: this part of %(place)s is outside the tax area."),
        Code.EXEMPT: _("Exempt from tax in %(place)s."),
        Code.NO_RATE: _("No tax: none is set for %(place)s."),
    }
    return sentences[code]
