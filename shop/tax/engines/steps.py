"""Steps that the rules of several places share."""

from __future__ import annotations

from shop.tax.types import EXEMPT, SHIPPING, STANDARD, ZERO, Case, Code, Rate, Remitter, Scheme, Verdict


def untaxed(case: Case) -> Verdict | None:
    """What is exempt is exempt everywhere."""
    if case.tax_class != EXEMPT:
        return None
    return Verdict(Code.EXEMPT, jurisdiction_of(case), remitter=Remitter.NOBODY)


def jurisdiction_of(case: Case) -> str:
    """The country, or country and state, where things go."""
    return joined(case.to.country, case.to.region)


def joined(country: str, region: str) -> str:
    """How a state is named beside its country: "US-CA"."""
    return f"{country}-{region}" if region else country


def rate_in(case: Case, country: str, region: str = "") -> Rate | None:
    """The rate of the case's class in a country; a class that the table does not know there has the standard rate."""
    if case.tax_class == ZERO:
        return case.table(country, region, ZERO) or Rate("", 0)
    found = case.table(country, region, case.tax_class)
    return found or (None if case.tax_class == SHIPPING else case.table(country, region, STANDARD))


def taxed(
    case: Case, code: Code, *, country: str, region: str = "", remitter: Remitter = Remitter.SELLER, other: str = ""
) -> Verdict:
    """The rate of a country applies; without any in the table there is none."""
    rate, where = rate_in(case, country, region), joined(country, region)
    if rate is None:
        return Verdict(Code.NO_RATE, where, remitter=Remitter.NOBODY)
    return Verdict(code, where, rate.name, rate.rate_bps, remitter, other)


def domestic(case: Case) -> Verdict:
    """Seller and buyer are in one country: its rate, unless the seller is too small to charge it."""
    country = case.to.country
    if case.seller.holds(Scheme.SMALL, country):
        return Verdict(Code.SMALL_BUSINESS, country, remitter=Remitter.NOBODY)
    return taxed(case, Code.DOMESTIC, country=country, region=case.to.region)


def abroad(case: Case) -> Verdict:
    """The goods cross a border: no tax at the sale, what the destination wants is collected when they enter."""
    return Verdict(Code.IMPORT, case.to.country, remitter=Remitter.NOBODY, other=case.seller.country)
