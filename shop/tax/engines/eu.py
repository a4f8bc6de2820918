"""European Union: VAT of goods, Directive 2006/112/EC.

- Within one member state: its rate, for businesses too.
- From one member state to another: a business with a VAT number of another state than the seller's, confirmed by the
  register, accounts for the VAT itself (articles 138 and 196, reverse charge). A consumer pays the VAT of the
  destination where the seller is in the One-Stop-Shop or registered there; else, below the yearly EUR 10,000 of
  article 59c, that of the seller's state.
- From outside in consignments up to EUR 150: the marketplace is the deemed supplier (article 14a) where it holds an
  IOSS number, or the seller by its own; above, or without any, VAT is collected at the border.
"""

from __future__ import annotations

from typing import Final

from shop.tax.types import Case, Code, Place, Remitter, Scheme, Verdict

from .steps import abroad, domestic, taxed

MEMBERS: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
# Parts of member states outside the VAT area (article 6), by the beginning of their postcodes.
OUTSIDE: Final = {
    "DE": ("27498", "78266"),  # Helgoland, Büsingen
    "ES": ("35", "38", "51", "52"),  # the Canary Islands, Ceuta, Melilla
    "FI": ("22",),  # Åland
    "FR": ("971", "972", "973", "974", "976", "975", "977", "978", "984", "986", "987", "988"),  # overseas
    "GR": ("63086", "63087"),  # Mount Athos
    "IT": ("23041",),  # Livigno
}


def outside(place: Place) -> bool:
    """Whether a place of a member state is no part of the VAT area."""
    postcode = "".join(sign for sign in place.postcode if sign.isalnum())
    return bool(postcode) and postcode.startswith(OUTSIDE.get(place.country, ("\0",)))


def decide(case: Case) -> Verdict:
    """By where the seller is: the same state, another one, or outside."""
    origin, to = case.seller.country, case.to.country
    if outside(case.to):
        return Verdict(Code.OUTSIDE, to, remitter=Remitter.NOBODY, other=origin)
    if origin == to:
        return domestic(case)
    return _between_states(case) if origin in MEMBERS else _from_outside(case)


def _between_states(case: Case) -> Verdict:
    origin, to = case.seller.country, case.to.country
    if case.seller.holds(Scheme.SMALL, origin):
        return Verdict(Code.SMALL_BUSINESS, origin, remitter=Remitter.NOBODY)
    sold = _to_consumer(case)
    if case.buyer and case.buyer.confirmed and case.buyer.country in MEMBERS - {origin}:
        rate = sold.rate_bps
        return Verdict(Code.REVERSE_CHARGE, to, sold.name, 0, Remitter.BUYER, case.buyer.country, relief_bps=rate)
    return sold


def _to_consumer(case: Case) -> Verdict:
    origin, to = case.seller.country, case.to.country
    if case.seller.holds(Scheme.OSS, "EU") or case.seller.holds(Scheme.VAT, to):
        return taxed(case, Code.DESTINATION, country=to, other=origin)
    return taxed(case, Code.ORIGIN, country=origin, other=to)


def _from_outside(case: Case) -> Verdict:
    if case.marketplace.covers("EU", case.consignment_minor):
        country, origin = case.to.country, case.seller.country
        return taxed(case, Code.DEEMED_SUPPLIER, country=country, remitter=Remitter.MARKETPLACE, other=origin)
    registered = case.seller.holds(Scheme.VAT, case.to.country)
    if registered or case.seller.covers("EU", case.consignment_minor):
        return taxed(case, Code.DESTINATION, country=case.to.country, other=case.seller.country)
    return abroad(case)
