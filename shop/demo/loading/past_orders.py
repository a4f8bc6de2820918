"""The past orders of the demo, through the services that a shopper's and a seller's clicks call.

So stock, books and status logs agree with them. They are history: nobody gets a mail about them (`events.untold`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from shop.accounts.queries import user_with_email
from shop.base import events
from shop.base.ids import hash_of_token, new_token
from shop.cart.queries import ask_of, wanted_lines
from shop.cart.services import add_line, open_cart
from shop.cart.types import CartOwner
from shop.checkout.services import ask_provider, cancel_order, new_intent, place_order
from shop.checkout.types import Buyer
from shop.demo.queries import orders_by, variant_ids_of_skus, variants_of_skus
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.inventory.services.showing import show_stock
from shop.orders.queries import packages_of_order
from shop.payments.gateways.sandbox import bank
from shop.pricing.services import quote

from .catalogue import BY
from .content import texts

if TYPE_CHECKING:
    from shop.orders.models import Order, Package
    from shop.payments.models import Attempt

SHOPPER = "shopper@demo.haat.example"
CARRIER = "Pathik Courier"
CALLED_OFF = "ordered by mistake"
PAID, CANCELLED, PACKED = timedelta(minutes=2), timedelta(hours=3), timedelta(hours=5)
SHIPPED, DELIVERED = timedelta(days=1), timedelta(days=3)
STEPS = ("placed", "packed", "shipped", "delivered")


def load_past_orders(*, at: datetime) -> None:
    """All past orders, oldest first; none when there are some already, or where no practice bank takes cards."""
    if not settings.DEMO or orders_by(BY).exists():
        return
    recipes = sorted(texts("orders"), key=lambda one: -one["days_ago"])
    with events.untold("notifications"):
        for place, one in enumerate(recipes):
            _load(one, at=at - timedelta(days=one["days_ago"], minutes=53 * (len(recipes) - place)))
    skus = {line["sku"] for one in recipes for line in one["lines"]}
    show_stock(variant_ids=variant_ids_of_skus(skus).values())


def _load(one: Mapping[str, Any], *, at: datetime) -> None:
    order = _bought(one, at=at)
    if one["state"] == "cancelled":
        cancel_order(order_id=order.pk, by=BY, at=at + CANCELLED, reason=CALLED_OFF)
        return
    for package in packages_of_order(order.pk):
        if package.needs_delivery:
            _bring(package, STEPS.index(one["state"]), at=at)


def _bought(one: Mapping[str, Any], *, at: datetime) -> Order:
    """The order, placed and, with the card, paid. It has a cart of its own: the shopper's open one is not touched."""
    owner = CartOwner(token_hash=hash_of_token(new_token()))
    variants = variants_of_skus(line["sku"] for line in one["lines"])
    for line in one["lines"]:
        add_line(owner=owner, variant=variants[line["sku"]].public_id, quantity=line["quantity"], at=at)
    cart, buyer = open_cart(owner=owner, at=at), _buyer(one)
    agreed = quote(lines=wanted_lines(cart.pk), destination=buyer.destination, ask=ask_of(cart), at=at)
    placed = place_order(
        token=new_intent(cart_id=cart.pk),
        cart_id=cart.pk,
        method=one["payment"],
        expected_fingerprint=agreed.fingerprint(),
        buyer=buyer,
        by=BY,
        at=at,
    )
    if placed.redirect_url and placed.attempt:
        _pay(placed.attempt, at=at + PAID)
    return placed.order


def _pay(attempt: Attempt, *, at: datetime) -> None:
    """Approve at the practice bank without its notice to us, and ask it instead: no web server runs while we load."""
    charge = bank.charge_of_key(attempt.key)
    if charge is not None:
        bank.decide(public_id=charge.public_id, choice=bank.Choice.LOSE, at=at)
    ask_provider(attempt_id=attempt.pk, by=BY, at=at)


def _buyer(one: Mapping[str, Any]) -> Buyer:
    who, address = one["buyer"], one["address"] or {}
    shopper = user_with_email(SHOPPER) if who["kind"] == "shopper" else None
    return Buyer(
        user_id=shopper.pk if shopper else None,
        language=one["language"],
        email=who.get("email", SHOPPER),
        phone=f"+88{address['phone']}" if address else "",
        name=address.get("name") or who.get("name", ""),
        country="BD" if address else "",
        district=address.get("district", ""),
        area=address.get("area", ""),
        street=address.get("line", ""),
        postcode=address.get("postcode", ""),
    )


def _bring(package: Package, steps: int, *, at: datetime) -> None:
    """Take the package as many steps on its way."""
    if steps >= 1:
        pack_package(package_id=package.pk, by=BY, at=at + PACKED)
    if steps >= 2:
        tracking = f"PTK{package.order.number}{package.letter}"
        ship_package(package_id=package.pk, carrier=CARRIER, tracking_code=tracking, by=BY, at=at + SHIPPED)
    if steps >= 3:
        deliver_package(package_id=package.pk, by=BY, at=at + DELIVERED)
