"""Coupon codes of the cart, and the editors of promotions."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, sellers, selling_owner

FORM = {"label": "Clay days", "kind": "percent", "percent": "10", "code": "CLAYDAYS", "group": "everybody"}
MANY = {"count": 3, "begin": "EID", "known": 0}


def ours(world: World) -> tuple[Any, ...]:
    """A coupon of the marketplace."""
    return (world.promotion.public_id,)


def theirs(world: World) -> tuple[Any, ...]:
    """A coupon of SELLER."""
    return (world.coupon.public_id,)


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nothing has."""
    return (uuid4(),)


def office_form(_world: World) -> dict[str, Any]:
    """What the office's form sends."""
    return FORM | {"needs_code": "on", "payer": "platform", "priority": 100}


def shop_form(_world: World) -> dict[str, Any]:
    """What a shop's form sends."""
    return FORM | {"priority": 100}


OFFICE = {"args": ours, "wrong": nobody}
SHOP = {"args": theirs, "wrong": nobody}
CART = [
    Row(
        "storefront:cart-codes",
        post=everybody(302),
        fields=lambda _world: {"code": "NOSUCHCODE"},
        changes=frozenset(),
    ),
    Row("storefront:cart-code-removal", post=everybody(302), fields=lambda _world: {"code": "X"}, changes=frozenset()),
]
EDITING = [
    Row("staff:promotions", get=office(200)),
    Row("staff:promotion-new", get=office(200), post=office(302), fields=office_form),
    Row("staff:promotion", get=office(200), post=office(302), fields=office_form, **OFFICE),
    Row("staff:promotion-codes", post=office(302), fields=lambda _world: MANY, **OFFICE),
    Row("staff:promotion-codes-file", post=office(200), **OFFICE),
    Row("staff:promotion-ending", post=office(302), **OFFICE),
    Row("staff:promotion-resumption", post=office(302), changes=frozenset(), **OFFICE),
    Row("seller:promotions", get=sellers(200)),
    Row("seller:promotion-new", get=sellers(200), post=sellers(302), fields=shop_form),
    Row("seller:promotion", get=selling_owner(200), post=selling_owner(302), fields=shop_form, **SHOP),
    Row("seller:promotion-codes", post=selling_owner(302), fields=lambda _world: MANY, **SHOP),
    Row("seller:promotion-codes-file", post=selling_owner(200), **SHOP),
    Row("seller:promotion-ending", post=selling_owner(302), **SHOP),
    Row("seller:promotion-resumption", post=selling_owner(302), changes=frozenset(), **SHOP),
]
ROWS = [*CART, *EDITING]
