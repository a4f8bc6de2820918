"""United States: sales tax by state, on top of prices.

A marketplace facilitator collects and remits for its sellers in every state where it is registered; elsewhere a seller
that is registered in the state collects its own. There is no tax of the federation.
"""

from __future__ import annotations

from typing import Final

from shop.tax.types import Case, Code, Remitter, Scheme, Verdict

from .steps import joined, taxed

STATES: Final = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_BY_NAME: Final = {name.casefold(): code for code, name in STATES.items()}


def state_of(text: str) -> str:
    """The code of a state by its code or name, as people write it; empty where it is none."""
    said = " ".join(text.split())
    return said.upper() if said.upper() in STATES else _BY_NAME.get(said.casefold(), "")


def decide(case: Case) -> Verdict:
    """The state's rate, by the marketplace or by a registered seller; elsewhere nothing is collected."""
    state = case.to.region
    where = joined("US", state)
    if state and case.marketplace.holds(Scheme.SALES_TAX, where):
        return taxed(case, Code.FACILITATOR, country="US", region=state, remitter=Remitter.MARKETPLACE)
    if state and case.seller.holds(Scheme.SALES_TAX, where):
        return taxed(case, Code.DESTINATION, country="US", region=state, other=case.seller.country)
    return Verdict(Code.NOT_REGISTERED, where, remitter=Remitter.NOBODY)
