"""Coupon codes of a cart: kept with it, tried on what it holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.refusal import Refusal
from shop.cart.models import Cart
from shop.cart.queries import code_tried
from shop.cart.types import MOST_CODES
from shop.promotions.types import Reason, normal

from .carts import locked_cart, recount


class CannotUseCode(Refusal):
    """The code gives nothing, and nothing that is done to the cart will change that."""


@transaction.atomic
def add_code(*, cart_id: int, text: str, at: datetime) -> Reason | None:
    """Keep a code with the cart; answers why it gives nothing yet, or None when it holds. Safe to repeat.

    Raises CannotUseCode for a code that is unknown, over or used up.
    """
    cart, code = locked_cart(cart_id), normal(text)
    if not code:
        raise CannotUseCode(_("Enter a code."))
    if len(cart.codes) >= MOST_CODES and code not in cart.codes:
        raise CannotUseCode(_("A cart takes 5 codes. Remove one first."))
    answer = code_tried(cart, code, at=at)
    if answer.reason is not None and not answer.reason.curable:
        raise CannotUseCode(answer.reason.label)
    if code not in cart.codes:
        _keep(cart, [*cart.codes, code], at=at)
    return answer.reason


@transaction.atomic
def remove_code(*, cart_id: int, text: str, at: datetime) -> None:
    """Forget a code. Safe to repeat."""
    cart, code = locked_cart(cart_id), normal(text)
    if code in cart.codes:
        _keep(cart, [kept for kept in cart.codes if kept != code], at=at)


def _keep(cart: Cart, codes: list[str], *, at: datetime) -> None:
    cart.codes = codes
    cart.save(update_fields=["codes"])
    recount(cart, at=at)
