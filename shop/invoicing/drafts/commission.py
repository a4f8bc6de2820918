"""The marketplace's invoice over the commission of a statement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.invoicing.queries import commission_by_rate
from shop.invoicing.rules import category_of
from shop.invoicing.types import Draft, Item, ItemKind, Kind, Paper
from shop.sellers.queries import reader_of_seller
from shop.store.queries import store

from .parties import marketplace_party, seller_party

if TYPE_CHECKING:
    from shop.payouts.models import Statement


def commission_draft(statement: Statement) -> Draft:
    """What the marketplace earned of a seller in a month; a credit note where more was given back than earned."""
    amounts = commission_by_rate(statement)
    gives_back = sum(fee + vat for fee, vat in amounts.values()) < 0
    sign = -1 if gives_back else 1
    language = reader_of_seller(statement.seller_id).language or store().languages[0]
    with translation.override(language):
        title = _("Commission, %(month)s") % {"month": date_format(statement.starts_on, "F Y")}
        items = [_item(title, rate, sign * fee, sign * vat) for rate, (fee, vat) in amounts.items()]
    return Draft(
        kind=Kind.COMMISSION_CREDIT if gives_back else Kind.COMMISSION,
        key=f"commission:statement:{statement.pk}",
        seller_id=statement.seller_id,
        statement_id=statement.pk,
        currency=statement.currency,
        language=language,
        supplied_on=statement.ends_on,
        paper=Paper(
            seller=marketplace_party(),
            items=tuple(items),
            paid_minor=0 if gives_back else sum(item.gross_minor for item in items),  # it was kept from sales
            period=(statement.starts_on, statement.ends_on),
            package_number=statement.number,
            tax_name="VAT",
        ),
        buyer=seller_party(statement.seller),
    )


def _item(title: str, rate_bps: int, net_minor: int, tax_minor: int) -> Item:
    return Item(
        kind=ItemKind.COMMISSION,
        title=title,
        quantity=1,
        list_net_minor=net_minor,
        discount_minor=0,
        net_minor=net_minor,
        tax_minor=tax_minor,
        rate_bps=Decimal(rate_bps),
        category=category_of(Decimal(rate_bps), ""),
    )
