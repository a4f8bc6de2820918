"""Everywhere else: the table by country, for sellers who are there or registered there."""

from shop.tax.types import Case, Code, Scheme, Verdict

from .steps import abroad, domestic, taxed


def decide(case: Case) -> Verdict:
    """The destination's rate where the seller is or is registered; else the goods leave theirs untaxed."""
    country = case.to.country
    if case.seller.country == country:
        return domestic(case)
    if case.seller.holds(Scheme.VAT, country):
        return taxed(case, Code.DESTINATION, country=country, region=case.to.region, other=case.seller.country)
    return abroad(case)
