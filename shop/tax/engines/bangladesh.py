"""Bangladesh: VAT on goods of sellers in the country, by class.

Value Added Tax and Supplementary Duty Act 2012: 15 % (section 15), truncated rates of 5, 7.5 and 10 % for goods of the
third schedule, exempt goods of the first. Consumer prices contain it. The VAT on the marketplace's own commission is
the business of room `commission`.
"""

from shop.tax.types import Case, Verdict

from .steps import abroad, domestic


def decide(case: Case) -> Verdict:
    """The rate of the class for sellers in the country; goods from abroad are taxed at the customs."""
    return domestic(case) if case.seller.country == "BD" else abroad(case)
