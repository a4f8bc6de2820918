"""United Kingdom: VAT on goods in the country, and on small consignments from abroad.

Goods from abroad worth at most GBP 135: VAT is due at the sale, from the marketplace (VATA 1994, section 5A); a buyer
with a UK VAT number accounts for it instead. Above that it is collected at the border.
"""

from shop.tax.types import Case, Code, Remitter, Scheme, Verdict

from .steps import abroad, domestic, taxed


def decide(case: Case) -> Verdict:
    """Domestic, by the marketplace for small consignments, by a registered seller, or at the border."""
    seller, origin = case.seller, case.seller.country
    if origin == "GB":
        return domestic(case)
    small = case.marketplace.covers("GB", case.consignment_minor) or seller.covers("GB", case.consignment_minor)
    if small and case.buyer and case.buyer.confirmed and case.buyer.country == "GB":
        return Verdict(Code.REVERSE_CHARGE, "GB", remitter=Remitter.BUYER, other="GB")
    if case.marketplace.covers("GB", case.consignment_minor):
        return taxed(case, Code.DEEMED_SUPPLIER, country="GB", remitter=Remitter.MARKETPLACE, other=origin)
    if small or seller.holds(Scheme.VAT, "GB"):
        return taxed(case, Code.DESTINATION, country="GB", other=origin)
    return abroad(case)
