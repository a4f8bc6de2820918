"""Carts and orders: made as a shopper makes them (`make_order`), or by the services of `orders` alone (`order_of`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.ids import hash_of_token, new_token
from shop.cart.models import Cart
from shop.cart.queries import ask_of, wanted_lines
from shop.cart.services import add_line, open_cart
from shop.cart.types import CartOwner
from shop.catalog.models import Product, Variant
from shop.checkout.services import new_intent, place_order
from shop.checkout.services.confirming import confirm
from shop.checkout.types import Buyer, Placed
from shop.orders.models import Order, Package
from shop.orders.services import create_order, lock_order
from shop.orders.types import Contact, OrderDraft
from shop.pricing.services import quote
from shop.pricing.types import Ask, WantedLine
from shop.shipping.types import Destination
from tests.cast import NOW

BY = Actor.guest()
FACTORY = Actor.system("factory")
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
BUYER = Buyer(
    email="guest@example.com",
    name="Shirin Akter",
    phone="+8801712345678",
    country="BD",
    district="Dhaka",
    area="Mohammadpur",
    street="House 14, Road 7",
)
Wanted = Product | Variant | tuple[Product | Variant, int]


def make_cart(*wanted: Wanted, user: User | None = None) -> Cart:
    """An open cart with these things, of a guest or of a person; (thing, quantity) for more than one."""
    owner = CartOwner(user_id=user.pk) if user else CartOwner(token_hash=hash_of_token(new_token()))
    for thing in wanted:
        goods, quantity = thing if isinstance(thing, tuple) else (thing, 1)
        add_line(owner=owner, variant=variant_of(goods).public_id, quantity=quantity, at=NOW)
    return open_cart(owner=owner, at=NOW)


def variant_of(goods: Product | Variant) -> Variant:
    """The variant itself, or the only one of a product."""
    return goods if isinstance(goods, Variant) else goods.variants.get()


def press_of(cart: Cart, *, method: str = "cod", buyer: Buyer = BUYER, **changes: Any) -> dict[str, Any]:
    """What the form of the payment step sends for this cart now."""
    agreed = quote(lines=wanted_lines(cart.pk), destination=buyer.destination, ask=ask_of(cart), at=NOW)
    return {
        "token": new_intent(cart_id=cart.pk),
        "cart_id": cart.pk,
        "method": method,
        "expected_fingerprint": agreed.fingerprint(),
        "buyer": buyer,
        "by": BY,
        "at": NOW,
    } | changes


def make_order(*wanted: Wanted, method: str = "cod", user: User | None = None, buyer: Buyer = BUYER) -> Placed:
    """An order of these things: placed with cash on delivery, waiting for its payment with any other method."""
    if user is not None:
        buyer = Buyer(user_id=user.pk, name=user.name, email=user.email or "", country="BD", street="House 1")
    return place_order(**press_of(make_cart(*wanted, user=user), method=method, buyer=buyer))


@transaction.atomic
def order_of(
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
    priced = quote(lines=lines, destination=Destination("BD", contact.district, contact.area), ask=Ask(), at=at)
    draft = OrderDraft(method="cod", language=language, contact=contact, user_id=user.pk if user else None)
    return create_order(draft=draft, quote=priced, by=FACTORY, at=at)


@transaction.atomic
def place(order: Order, *, at: datetime = NOW) -> Order:
    """The order is confirmed and stands in the books: sellers see it, and the event tells everybody."""
    locked = lock_order(order.pk)
    confirm(locked, by=FACTORY, at=at)
    return locked


def package_of(order: Order, letter: str = "A") -> Package:
    """One package of the order."""
    return Package.objects.select_related("order").get(order=order, letter=letter)
