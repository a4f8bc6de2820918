"""Which of a seller's packages an address means: the list of orders and its file read it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from shop.fulfilment.queries import Due, Tab, is_urgent, packages_in_tab
from shop.returns.queries import packages_coming_back
from shop.web.common.listing import chosen

if TYPE_CHECKING:
    from shop.orders.models import Package
    from shop.sellers.models import Seller

MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the list; words are looked for everywhere, whichever tab they were typed on."""

    tab: Tab
    due: Due | None
    words: str
    cash: bool

    @property
    def shown(self) -> Tab:
        """The tab whose packages are shown."""
        return Tab.ALL if self.words else self.tab

    @property
    def urgent(self) -> bool:
        """Whether what has to be sent first comes first."""
        return is_urgent(self.shown, self.due)

    @property
    def query(self) -> dict[str, str]:
        """The same as the fields of an address or a form."""
        return {"tab": self.tab, "due": self.due or "", "q": self.words, "cash": "1" if self.cash else ""}

    def packages(self, seller: Seller, *, on: date) -> QuerySet[Package]:
        """The seller's packages that it shows on a day, in their order."""
        found = packages_in_tab(seller, self.shown, on=on, due=self.due, words=self.words, cash=self.cash)
        return packages_coming_back(found) if self.shown is Tab.RETURNS else found


def look_of(query: Mapping[str, str]) -> Look:
    """What the fields of an address or a form ask for."""
    return Look(
        tab=chosen(Tab, query.get("tab"), Tab.TO_PACK),
        due=chosen(Due, query.get("due"), None),
        words=query.get("q", "").strip()[:MOST_LETTERS],
        cash=query.get("cash") == "1",
    )
