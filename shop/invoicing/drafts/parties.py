"""Who bills and who is billed, as papers print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.invoicing.queries import letterhead
from shop.invoicing.types import Party
from shop.orders.queries import contact_of
from shop.sellers.queries import business_of
from shop.store.queries import store

if TYPE_CHECKING:
    from shop.orders.models import Package
    from shop.sellers.models import Seller


def seller_party(seller: Seller) -> Party:
    """Who stands behind a shop before the law; a shop that never said so has its name and district."""
    business, name = business_of(seller), str(seller.name)
    if business is None:
        return Party(name=name, district=seller.district, country=store().country, email=seller.email)
    return Party(
        name=business.legal_name,
        trading_as=name if name != business.legal_name else "",
        street=business.street,
        district=business.district,
        postcode=business.postcode,
        country=business.country,
        vat_id=business.vat_id,
        email=seller.email,
        phone=seller.phone,
    )


def buyer_party(package: Package) -> Party:
    """Whom the bill names: a company, another name and address where the buyer gave one, else who gets the parcel."""
    contact = contact_of(package.order.contact)
    bill = contact.billing
    where = (
        {"street": str(bill.get("address", ""))}
        if bill
        else {
            "street": contact.street,
            "area": contact.area,
            "district": contact.district,
            "postcode": contact.postcode,
        }
    )
    return Party(
        name=contact.company_name or str(bill.get("name", "")) or contact.name,
        **where,
        country=contact.vat_country or contact.country,
        vat_id=contact.vat_number,
        email=contact.email,
        phone=contact.phone,
        reference=contact.purchase_order,
    )


def marketplace_party() -> Party:
    """The marketplace itself; one that never said who it is has its name and country."""
    settings, head = store(), letterhead()
    if head is None:
        return Party(name=settings.name, country=settings.country, email=settings.support_email)
    return Party(
        name=head.legal_name,
        trading_as=settings.name if settings.name != head.legal_name else "",
        street=head.street,
        district=head.district,
        postcode=head.postcode,
        country=head.country,
        vat_id=head.vat_id,
        email=head.email or settings.support_email,
    )
