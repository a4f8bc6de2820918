"""What tax something would bear, without a cart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.tax.queries import tax_desk
from shop.tax.types import Company, Place, Verdict

from .rules import tax_in, tax_on


@dataclass(frozen=True, slots=True)
class TaxPreview:
    """The reason, the price without tax and the tax in minor units, and whether the price contained it."""

    why: Verdict
    net_minor: int
    tax_minor: int
    included: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Goods of a class for a price in minor units; without a seller they are of one in the marketplace's country."""

    seller_id: int | None
    tax_class: str
    price_minor: int


def tax_preview(offered: Offered, *, to: Place, buyer: Company | None, at: datetime) -> TaxPreview:
    """What one of these would bear on its way to a place, by the rules of this moment."""
    desk = tax_desk([offered.seller_id] if offered.seller_id else [], to=to, buyer=buyer, at=at)
    why = desk.verdict(offered.seller_id or 0, offered.tax_class, consignment_minor=offered.price_minor)
    if not desk.included:
        return TaxPreview(why, offered.price_minor, tax_on(offered.price_minor, why.rate_bps), included=False)
    price = offered.price_minor - tax_in(offered.price_minor, why.relief_bps)
    tax = tax_in(price, why.rate_bps)
    return TaxPreview(why, price - tax, tax, included=True)
