"""Words for codes of the listings room: parts of a product, risks, refusals, lists of what is missing."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.catalog.states import ProductState
from shop.commission.queries import terms_for
from shop.commission.rules import fee_of, part_of
from shop.commission.types import Goods, Scope
from shop.listings.queries import Working, odd_prices, readiness
from shop.listings.types import Blocked
from shop.store.queries import store, today_of
from shop.web.common.numbers import money_text, percent

from .product_forms import label_of

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
WHY: dict[str, Promise] = {
    Scope.PRODUCT: _("Agreed for this product."),
    Scope.SELLER: _("Agreed for your shop."),
    Scope.CATEGORY: _("The rate of this category."),
    Scope.DEFAULT: _("The marketplace's usual rate."),
}
"""Which rule of commission applies, as its seller reads it."""
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


def odd_lines(state: ProductState) -> list[str]:
    """A sentence for each variant whose price looks mistyped."""
    names = [{value.code: value.name for value in option.values} for option in state.options]
    language, currency = get_language() or "en", store().currency
    sentence = _now("%(variant)s costs %(price)s, far from the other prices. Change it if that is not meant.")
    return [
        sentence
        % {
            "variant": label_of(variant, names) or variant.sku,
            "price": money_text(Money(variant.price_minor, currency), language),
        }
        for variant in odd_prices(state)
    ]


def earnings(work: Working, *, at: datetime) -> dict[str, object] | None:
    """What the seller gets of one piece at the lowest price, by the rule of the day: as an order would freeze it."""
    state = work.state
    prices = [variant.price_minor for variant in state.variants if not variant.archived and variant.price_minor]
    if not prices:
        return None
    goods, price, currency = Goods(work.product.pk, state.category_id, state.seller_id), min(prices), store().currency
    terms = terms_for([goods], on=today_of(at))[goods]
    fee = fee_of(terms, price, 1)
    return {
        "price": Money(price, currency),
        "share": Money(-fee.share_minor, currency),
        "vat": Money(-fee.vat_minor, currency),
        "earned": Money(price - fee.share_minor - fee.vat_minor, currency),
        "percent": percent(terms.rate_bps),
        "flat": Money(terms.flat_minor, currency) if terms.flat_minor else None,
        "bounded": fee.share_minor != part_of(price, terms.rate_bps) + terms.flat_minor,
        "vat_percent": percent(terms.vat_bps),
        "why": WHY[terms.scope],
    }
