"""Putting things into a cart, changing and removing them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.base.refusal import Refusal
from shop.cart.models import Cart, CartLine
from shop.cart.queries import variant_named
from shop.cart.types import MOST, MOST_LINES, CartOwner
from shop.catalog.queries import offers_of
from shop.inventory.queries import available_of

from .carts import locked_cart, open_cart, recount

if TYPE_CHECKING:
    from shop.catalog.models import Variant

KEPT_FOR_UNDO = 10


class CannotAdd(Refusal):
    """This much of this thing cannot go into the cart."""


class CannotChange(Refusal):
    """The line cannot be changed like that."""


@transaction.atomic
def add_line(*, owner: CartOwner, variant: UUID, quantity: int, at: datetime) -> CartLine:
    """Put so many of a variant into the owner's cart, on top of what it holds; a saved line comes back into it.

    Raises CannotAdd when the variant is not for sale, sold out or too few, or when the cart is full.
    """
    found, price_minor = _for_sale(variant)
    cart = open_cart(owner=owner, at=at)
    line = cart.lines.filter(variant=found).first()
    held = line.quantity if line and line.saved_at is None else 0
    _check_room(cart, line)
    _check_quantity(found.pk, held + quantity, held=held, refusal=CannotAdd)
    line = line or CartLine(cart=cart, variant=found, added_at=at)
    line.quantity, line.saved_at, line.seen_price_minor = held + quantity, None, price_minor
    line.save()
    recount(cart, at=at)
    return line


@transaction.atomic
def open_express(*, user_id: int, variant: UUID, quantity: int, at: datetime) -> Cart:
    """So many of a variant in a cart of its own, beside the person's open one. Raises CannotAdd as `add_line` does."""
    found, price_minor = _for_sale(variant)
    _check_quantity(found.pk, quantity, held=0, refusal=CannotAdd)
    cart = Cart.objects.create(user_id=user_id, express=True, touched_at=at)
    CartLine.objects.create(cart=cart, variant=found, quantity=quantity, seen_price_minor=price_minor, added_at=at)
    return recount(cart, at=at)


def _for_sale(variant: UUID) -> tuple[Variant, int]:
    """The variant and its price. Raises CannotAdd when nobody sells it."""
    found = variant_named(variant)
    offer = offers_of([found.pk]).get(found.pk) if found else None
    if found is None or offer is None:
        raise CannotAdd(_("This is not for sale any more."))
    return found, offer.price_minor


@transaction.atomic
def set_quantity(*, cart_id: int, line: UUID, quantity: int, at: datetime) -> CartLine:
    """Have exactly so many of a line. Raises CannotChange when there are fewer, or the line is gone."""
    cart = locked_cart(cart_id)
    found = _line(cart, line)
    if quantity == found.quantity:
        return found
    if quantity > found.quantity:
        _check_quantity(found.variant_id, quantity, held=0, refusal=CannotChange)
    elif quantity < 1:
        raise CannotChange(_("Enter a number from 1 to 999, or choose Remove."))
    found.quantity = quantity
    found.save(update_fields=["quantity"])
    recount(cart, at=at)
    return found


@transaction.atomic
def remove_line(*, cart_id: int, line: UUID, at: datetime) -> CartLine:
    """Take a line out; the cart remembers the last ten, so that `restore_line` can bring them back."""
    cart = locked_cart(cart_id)
    found = _line(cart, line)
    cart.removed_lines = dict(list(cart.removed_lines.items())[-(KEPT_FOR_UNDO - 1) :]) | {line.hex: _memory(found)}
    CartLine.objects.filter(pk=found.pk).delete()
    recount(cart, at=at)
    return found


@transaction.atomic
def restore_line(*, cart_id: int, line: UUID, at: datetime) -> CartLine:
    """Bring a removed line back as it was, to its old place. Safe to repeat.

    Raises CannotChange when the cart remembers no such line, or has filled up since.
    """
    cart = locked_cart(cart_id)
    memory = cart.removed_lines.pop(line.hex, None)
    present = cart.lines.filter(public_id=line).first()
    if present is not None:
        return present
    if memory is None:
        raise CannotChange(_("That was too long ago to bring back. Add it again from its page."))
    present = cart.lines.filter(variant=memory["variant"]).first()
    if present is None:
        _check_room(cart, None)
        present = CartLine.objects.create(cart=cart, public_id=line, **_remembered(memory))
    recount(cart, at=at)
    return present


@transaction.atomic
def save_for_later(*, cart_id: int, line: UUID, at: datetime) -> CartLine:
    """Put a line aside: it is kept, not counted, not bought."""
    cart = locked_cart(cart_id)
    found = _line(cart, line)
    found.saved_at = found.saved_at or at
    found.save(update_fields=["saved_at"])
    recount(cart, at=at)
    return found


@transaction.atomic
def move_to_cart(*, cart_id: int, line: UUID, at: datetime) -> CartLine:
    """Take a saved line back into the cart, as many as can be had. Raises CannotChange when none can."""
    cart = locked_cart(cart_id)
    found = _line(cart, line)
    offer = offers_of([found.variant_id]).get(found.variant_id)
    if offer is None:
        raise CannotChange(_("This is not for sale any more."))
    available = available_of([found.variant_id])[found.variant_id]
    if available == 0:
        raise CannotChange(_("This is sold out now. It stays with your saved things."))
    if found.saved_at is not None:
        found.quantity = found.quantity if available is None else min(found.quantity, available)
        found.saved_at, found.seen_price_minor = None, offer.price_minor
        found.save(update_fields=["quantity", "saved_at", "seen_price_minor"])
    recount(cart, at=at)
    return found


def _line(cart: Cart, line: UUID) -> CartLine:
    found = cart.lines.select_related("variant__product").filter(public_id=line).first()
    if found is None:
        raise CannotChange(_("This is not in your cart any more."))
    return found


def _check_room(cart: Cart, line: CartLine | None) -> None:
    if line is None and cart.lines.count() >= MOST_LINES:
        raise CannotAdd(_("Your cart holds 100 different things, and it is full. Buy or remove something first."))


def _check_quantity(variant_id: int, quantity: int, *, held: int, refusal: type[Refusal]) -> None:
    """Refuse what is out of range or more than there is; `held` of the quantity are in the cart already."""
    available = available_of([variant_id])[variant_id]
    if quantity - held < 1 or quantity > MOST:
        raise refusal(_("Enter a number from 1 to 999."))
    if available is None or quantity <= available:
        return
    if available == 0:
        raise refusal(_("This has just sold out."))
    left = ngettext("Only %(count)d is left.", "Only %(count)d are left.", available) % {"count": available}
    if not held:
        raise refusal(left)
    have = ngettext("Your cart has %(count)d already.", "Your cart has %(count)d already.", held) % {"count": held}
    raise refusal(f"{left} {have}")


def _memory(line: CartLine) -> dict[str, Any]:
    return {
        "variant": line.variant_id,
        "quantity": line.quantity,
        "seen": line.seen_price_minor,
        "saved": line.saved_at and line.saved_at.isoformat(),
        "added": line.added_at.isoformat(),
    }


def _remembered(memory: dict[str, Any]) -> dict[str, Any]:
    return {
        "variant_id": memory["variant"],
        "quantity": memory["quantity"],
        "seen_price_minor": memory["seen"],
        "saved_at": parse_datetime(memory["saved"]) if memory["saved"] else None,
        "added_at": parse_datetime(memory["added"]),
    }
