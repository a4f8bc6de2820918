"""What shoppers see without an account: the shop window, cart, checkout, payment, orders behind a link."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, everybody, theirs
from tests.web.storefront.purchase import ADDRESS

OWNER = frozenset({Persona.SHOPPER})


def line(world: World) -> tuple[Any, ...]:
    """A line of SHOPPER's cart."""
    return (world.line.public_id,)


def attempt(world: World) -> tuple[Any, ...]:
    """SHOPPER's payment that is open."""
    return (world.waiting.attempt.public_id,)


def link(world: World, *rest: Any) -> tuple[Any, ...]:
    """The link of SHOPPER's order, as the mail has it."""
    return (world.placed.order.number, world.placed.order.token, *rest)


def bought(world: World) -> tuple[Any, ...]:
    """The link of SHOPPER's order of a file, and the file."""
    placed, file = world.download
    return (placed.order.number, placed.order.token, file.public_id)


def product(world: World) -> tuple[Any, ...]:
    """A product on sale."""
    return (world.variant.product.slug,)


def hidden(world: World) -> tuple[Any, ...]:
    """A product that is not on sale yet."""
    return (world.hidden_variant.product.slug,)


def with_carts(persona_status: int) -> dict[Persona, int]:
    """Who has something in the cart; the others are led to the empty one."""
    buyers = (Persona.SHOPPER, Persona.OTHER_SHOPPER, Persona.STAFF)
    return {**everybody(302), **dict.fromkeys(buyers, persona_status)}


WINDOW = [
    Row("storefront:home", get=everybody(200)),
    Row("storefront:products", get=everybody(200)),
    Row("storefront:product", get=everybody(200), args=product, wrong=hidden),
    Row("storefront:offer", get=everybody(302), args=product, wrong=hidden),
    Row(
        "storefront:category",
        get=everybody(200),
        args=lambda world: (world.variant.product.category.slug,),
        wrong=lambda _world: ("nothing/here",),
    ),
    Row(
        "storefront:seller",
        get=everybody(200),
        args=lambda world: (world.seller.slug,),
        wrong=lambda _world: ("nobody",),
    ),
    Row("storefront:search", get=everybody(200), query=lambda world: {"q": str(world.variant.product.title)}),
    Row(
        "storefront:page", get=everybody(200), args=lambda world: (world.page,), wrong=lambda _world: ("nothing-here",)
    ),
    Row("storefront:menu", get=everybody(200)),
    Row("storefront:language", post=everybody(302), fields=lambda _world: {"language": "bn", "next": "/cart/"}),
    Row("storefront:currency", post=everybody(302), fields=lambda _world: {"currency": "BDT"}),
    Row("storefront:theme", post=everybody(302), fields=lambda _world: {"theme": "dark"}),
]

CART = [
    Row("storefront:cart", get=everybody(200), args=lambda world: ()),
    Row(
        "storefront:cart-lines",
        post=everybody(302),
        fields=lambda world: {"variant": world.variant.public_id, "quantity": 1},
        foreign={"variant": lambda world: world.hidden_variant.public_id},
    ),
    Row("storefront:cart-line", post=theirs(302), args=line, fields=lambda _world: {"quantity": 3}),
    Row("storefront:cart-line-removal", post=theirs(302), args=line),
    Row(
        "storefront:cart-line-restoration",
        post={**theirs(302), Persona.OTHER_SHOPPER: 422, Persona.STAFF: 422},
        args=lambda world: (world.removed_line.public_id,),
    ),
    Row("storefront:cart-line-saving", post=theirs(302), args=line),
    Row("storefront:cart-line-resumption", post=theirs(302), args=line),
]

CHECKOUT = [
    Row("storefront:checkout", get=everybody(302)),
    Row(
        "storefront:checkout-contact",
        get=with_carts(200),
        post=everybody(302),
        query=lambda world: {"from": world.line.cart_id},
        fields=lambda _world: {"email": "nusrat@example.com"},
        changes=frozenset({Persona.SHOPPER, Persona.OTHER_SHOPPER, Persona.STAFF}),
    ),
    Row(
        "storefront:checkout-delivery",
        get=theirs(200, others=302),
        post=everybody(302),
        query=lambda world: {"from": bool(world.payment_form)},
        fields=lambda _world: ADDRESS,
        changes=OWNER,
    ),
    Row("storefront:checkout-ways", get=everybody(302), post=everybody(302)),
    Row("storefront:checkout-collection", get=everybody(302), post=everybody(302)),
    Row("storefront:checkout-areas", get=everybody(200), query=lambda _world: {"district": "Dhaka"}),
    Row(
        "storefront:checkout-check",
        post=everybody(200),
        args=lambda _world: ("email",),
        wrong=lambda _world: ("password",),
        fields=lambda _world: {"email": "nusrat@example.com"},
        changes=frozenset(),
    ),
    Row(
        "storefront:checkout-payment",
        get={**theirs(200, others=302), Persona.OTHER_SHOPPER: 200},
        post=everybody(302),
        fields=lambda world: world.payment_form,
        foreign={"token": lambda world: world.other_payment_form["token"]},
        changes=OWNER,
    ),
]

PAYMENT = [
    Row("storefront:payment-return", get=everybody(200), args=attempt, wrong=lambda _world: (uuid4(),)),
    Row("storefront:payment-failed", get=everybody(302), args=attempt, wrong=lambda _world: (uuid4(),)),
    Row(
        "storefront:payment-retry",
        post=everybody(302),
        args=attempt,
        wrong=lambda _world: (uuid4(),),
        fields=lambda _world: {"method": "cod"},
    ),
    Row(
        "storefront:sandbox-bank",
        get=everybody(200),
        post=everybody(302),
        args=lambda world: (world.charge.public_id,),
        wrong=lambda _world: (uuid4(),),
        fields=lambda _world: {"choice": "approve"},
    ),
]

ORDERS = [
    Row(
        "storefront:find-order",
        get=everybody(200),
        post=everybody(302),
        fields=lambda world: {"number": world.placed.order.number, "email": world.placed.order.contact.email},
        changes=frozenset(),
    ),
    Row("storefront:order", get=everybody(200), args=link, wrong=lambda world: (link(world)[0], "x" * 43)),
    Row(
        "storefront:order-parcel",
        get=everybody(200),
        args=lambda world: link(world, "A"),
        wrong=lambda world: (link(world)[0], "x" * 43, "A"),
    ),
    Row(
        "storefront:order-cancellation",
        get=everybody(200),
        post=everybody(302),
        args=link,
        wrong=lambda world: (link(world)[0], "x" * 43),
        fields=lambda _world: {"reason": "Two ordered by mistake"},
    ),
    Row(
        "storefront:order-download",
        get=everybody(200),
        args=bought,
        wrong=lambda world: (*bought(world)[:2], uuid4()),
        query=lambda world: {"key": world.download_key},
    ),
]

ROWS = [*WINDOW, *CART, *CHECKOUT, *PAYMENT, *ORDERS]
