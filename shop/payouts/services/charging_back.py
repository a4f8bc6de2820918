"""A bank takes a buyer's money back: what the sellers still have of the sale is turned round, pro rata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.queries import shares_left
from shop.ledger.services import post_chargeback
from shop.ledger.types import SaleShare
from shop.orders.books import withheld_of
from shop.orders.services import lock_order
from shop.payouts.queries import released_sellers
from shop.tax.queries import parts_left
from shop.tax.services import book_tax
from shop.tax.types import TaxPart


class CannotChargeBack(Refusal):
    """More than the sellers still have of the sale."""


def chargeable_of(reference: str, currency: str) -> Money:
    """What sellers still have of a sale (`order:12`) all together."""
    shares = (share.total for share in shares_left(reference, currency) if share.total.minor > 0)
    return Money.total(shares, currency)


@retry_on_deadlock
@transaction.atomic
def charge_back(*, order_id: int, amount: Money, key: str, by: Actor, at: datetime) -> None:
    """Take `amount` back from the sellers of an order, once for each `key`. Raises CannotChargeBack."""
    order = lock_order(order_id)
    shares = [share for share in shares_left(order.reference, amount.currency) if share.total.minor > 0]
    if not 0 < amount.minor <= sum(share.total.minor for share in shares):
        raise CannotChargeBack(_("The sellers have less than that of this order. Look at its refunds first."))
    parts = amount.allocate([share.total.minor for share in shares])
    taxes = {share.seller_id: _taxes(share, part, order.reference) for share, part in zip(shares, parts, strict=True)}
    taken = [_part(share, part, taxes[share.seller_id]) for share, part in zip(shares, parts, strict=True) if part]
    key = f"chargeback:{key}"
    released = released_sellers(order.pk)
    post_chargeback(key=key, reference=order.reference, shares=taken, released=released, by=by, at=at)
    book_tax(key=key, reference=order.reference, parts=chain(*taxes.values()), at=at)
    after = {"amount": amount.minor, "currency": amount.currency}
    audit.note("payouts.charged_back", subject=("orders.order", order.pk), by=by, at=at, after=after)


def _taxes(share: SaleShare, amount: Money, reference: str) -> list[TaxPart]:
    """The tax that goes back (negative) with so much of what a seller has of a sale, rounded down."""

    def portion(whole: int) -> int:
        return whole * amount.minor // share.total.minor

    return [
        replace(part, taxable_minor=-portion(part.taxable_minor), tax_minor=-portion(part.tax_minor))
        for part in parts_left(reference, share.seller_id)
    ]


def _part(share: SaleShare, amount: Money, taxes: Sequence[TaxPart]) -> SaleShare:
    """So much of what a seller has of a sale, everything in proportion and rounded down."""

    def portion(whole: Money) -> Money:
        return Money(whole.minor * amount.minor // share.total.minor, amount.currency)

    return SaleShare(
        seller_id=share.seller_id,
        total=amount,
        commission=portion(share.commission),
        delivery=portion(share.delivery),
        vat=portion(share.vat),
        withheld=withheld_of(taxes),
        funded=portion(share.paid_for),
    )
