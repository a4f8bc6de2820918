"""Words for codes of the listings room: parts of a product, risks, refusals, lists of what is missing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.catalog.states import ProductState
from shop.commission.queries import rates_of_sellers
from shop.commission.rules import commission_of
from shop.listings.queries import readiness
from shop.listings.types import Blocked
from shop.store.queries import store

BLOCKED: dict[str, Promise] = {
    Blocked.SAME: _("Has this already."),
    Blocked.NEGATIVE: _("Would fall to zero or below."),
    Blocked.NOT_COUNTED: _("Stock of files is not counted."),
    Blocked.HELD: _("Orders hold more than that."),
    Blocked.OFFICE: _("The office looks at this change first. Make it on the product's own page."),
    Blocked.NOT_READY: _("Something is missing before it can be published."),
    Blocked.STEP: _("Bring it back from the archive first."),
    Blocked.COMPARE: _("The price before would no longer be the higher one."),
    Blocked.NEWER: _("Something newer changed it."),
}
READY: dict[str, Promise] = {
    "name": _("Name"),
    "price": _("A price for each variant"),
    "photo": _("At least one photo"),
    "weight": _("Weight of each variant"),
    "description": _("Description"),
    "alt": _("Descriptions of photos"),
}


def ready_lines(state: ProductState) -> list[dict[str, object]]:
    """What shoppers need to find, each with whether it is there."""
    found = []
    for item in readiness(state, store().languages):
        label = str(READY.get(item.code, ""))
        if item.code == "language":
            label = _now("Name in %(language)s") % {"language": get_language_info(item.detail)["name_local"]}
        found.append({"label": label, "done": item.done, "required": item.required})
    return found


def earnings(state: ProductState) -> dict[str, object] | None:
    """What the seller gets of the lowest price: the price less the marketplace's share, as the books post it."""
    prices = [variant.price_minor for variant in state.variants if not variant.archived and variant.price_minor]
    if not prices:
        return None
    currency, rate = store().currency, rates_of_sellers([state.seller_id])[state.seller_id]
    share = commission_of(min(prices), rate)
    return {
        "price": Money(min(prices), currency),
        "share": Money(-share, currency),
        "earned": Money(min(prices) - share, currency),
        "percent": f"{rate / 100:g}",
    }
