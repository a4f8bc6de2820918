"""Orders that sellers can work on, made by the services of `orders` (what checkout does around them is not needed)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services.confirming import confirm
from shop.orders.models import Order, Package
from shop.orders.services import create_order, lock_order
from shop.orders.types import Contact, OrderDraft
from shop.pricing.services import quote
from shop.pricing.types import WantedLine
from shop.shipping.types import Destination
from tests.cast import NOW

BY = Actor.system("factory")
NUSRAT = Contact(
    email="nusrat@example.com",
    phone="+8801712345678",
    name="Nusrat Jahan",
    country="BD",
    district="Dhaka",
    area="Mohammadpur",
    street="House 14, Road 7, beside Sonali Bank",
    postcode="1207",
)


@transaction.atomic
def make_order(
    goods: Mapping[Product, int],
    *,
    user: User | None = None,
    language: str = "en",
    contact: Contact = NUSRAT,
    at: datetime = NOW,
) -> Order:
    """An order of so many of each product, still to be paid; cash on delivery."""
    lines = [
        WantedLine(str(place), product.variants.get().pk, quantity)
        for place, (product, quantity) in enumerate(goods.items())
    ]
    priced = quote(lines=lines, destination=Destination("BD", contact.district, contact.area), at=at)
    draft = OrderDraft(method="cod", language=language, contact=contact, user_id=user.pk if user else None)
    return create_order(draft=draft, quote=priced, by=BY, at=at)


@transaction.atomic
def place(order: Order, *, at: datetime = NOW) -> Order:
    """The order is confirmed and stands in the books: sellers see it, and the event tells everybody."""
    locked = lock_order(order.pk)
    confirm(locked, by=BY, at=at)
    return locked


def package_of(order: Order, letter: str = "A") -> Package:
    """One package of the order."""
    return Package.objects.select_related("order").get(order=order, letter=letter)
