"""Opening, merging and closing carts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.cart.models import Cart, CartLine
from shop.cart.queries import lines_of_cart, open_carts_of
from shop.cart.types import MOST, MOST_CODES, MOST_LINES, CartOwner
from shop.inventory.queries import available_of

KEPT = timedelta(days=30)
TRIES = 3


class CannotChangeCart(Refusal):
    """The cart is not open any more."""


@transaction.atomic
def open_cart(*, owner: CartOwner, at: datetime) -> Cart:
    """The owner's one open cart, made if there is none, locked until the transaction ends.

    Rivals that make it at the same time meet in the unique index: one row wins, the others wait and find it.
    """
    if not (owner.user_id or owner.token_hash):
        raise ValueError("a cart belongs to a user or to a token")
    for _attempt in range(TRIES):
        if cart := open_carts_of(owner).select_for_update(of=("self",), no_key=True).first():
            return cart
        _one_at_a_time(owner.user_id)
        token = "" if owner.user_id else owner.token_hash
        Cart.objects.bulk_create([Cart(user_id=owner.user_id, token_hash=token, touched_at=at)], ignore_conflicts=True)
    raise CannotChangeCart(_("Your cart is being changed elsewhere. Try again."))


def locked_cart(cart_id: int) -> Cart:
    """The cart, open and locked until the transaction ends. Raises CannotChangeCart once it became an order."""
    cart = Cart.objects.select_for_update(of=("self",), no_key=True).filter(pk=cart_id, closed_at=None).first()
    if cart is None:
        raise CannotChangeCart(_("This cart has become an order. What you add now goes into a new one."))
    return cart


def recount(cart: Cart, *, at: datetime) -> Cart:
    """Write the number of pieces, and raise the version that checkout compares. Call it after every change."""
    pieces = CartLine.objects.filter(cart=cart, saved_at=None).aggregate(pieces=Sum("quantity"))["pieces"]
    cart.count, cart.version, cart.touched_at = pieces or 0, cart.version + 1, at
    cart.save(update_fields=["count", "version", "touched_at", "removed_lines"])
    return cart


def choose_currency(*, cart_id: int, currency: str) -> None:
    """What an open cart is paid in; empty is the marketplace's currency. Safe to repeat."""
    rows = Cart.objects.filter(pk=cart_id, closed_at=None).exclude(currency=currency)
    rows.update(currency=currency, version=F("version") + 1)


@transaction.atomic
def close_cart(*, cart_id: int, at: datetime) -> None:
    """End a cart that became an order; the owner's next one starts empty. Safe to repeat."""
    Cart.objects.filter(pk=cart_id, closed_at=None).update(closed_at=at, version=F("version") + 1)


@transaction.atomic
def merge_carts(*, user_id: int, token_hash: str, at: datetime) -> tuple[str, ...]:
    """At sign-in: make one cart of the guest's and the user's, and say in sentences what changed.

    The guest's cart lives on, because the checkout in this browser belongs to it; an empty one gives way to the
    user's. Quantities are added up, capped by stock and by 999 pieces and 100 lines; so are codes, and the ways that
    parcels go. Safe to repeat.
    """
    _one_at_a_time(user_id)
    guests = _locked(CartOwner(token_hash=token_hash))
    users = _locked(CartOwner(user_id=user_id))
    if guests is None:
        return ()
    if users is not None and not guests.lines.exists():
        close_cart(cart_id=guests.pk, at=at)
        return ()
    if users is not None:
        close_cart(cart_id=users.pk, at=at)
    guests.user_id, guests.token_hash = user_id, ""
    guests.codes = list(dict.fromkeys([*guests.codes, *(users.codes if users is not None else [])]))[:MOST_CODES]
    guests.deliveries = (users.deliveries if users is not None else {}) | guests.deliveries
    guests.save(update_fields=["user", "token_hash", "codes", "deliveries"])
    sentences = _take_over(guests, lines_of_cart(users.pk)) if users is not None else []
    recount(guests, at=at)
    return tuple(sentences)


@transaction.atomic
def forget_old_carts(*, at: datetime) -> int:
    """Delete carts of guests, and of things not bought at once, that nobody touched for 30 days; returns how many.

    Those of orders stay.
    """
    old = Cart.objects.filter(Q(user=None) | Q(express=True), touched_at__lt=at - KEPT, closed_at=None, intents=None)
    return old.delete()[1].get("cart.Cart", 0)


def _one_at_a_time(user_id: int | None) -> None:
    """Making and merging the cart of one person wait for each other, so that neither meets the unique index."""
    if user_id:
        lock_name(f"cart of user {user_id}")


def _locked(owner: CartOwner) -> Cart | None:
    return open_carts_of(owner).select_for_update(of=("self",), no_key=True).first()


def _take_over(cart: Cart, arriving: Iterable[CartLine]) -> list[str]:
    """Put copies of the lines into the cart; returns what the shopper should know."""
    arriving = list(arriving)
    present = {line.variant_id: line for line in cart.lines.all()}
    available = available_of({line.variant_id for line in arriving})
    sentences, joined = [], 0
    for line in arriving:
        mine = present.get(line.variant_id)
        if mine is None and len(present) >= MOST_LINES:
            sentences.append(_("%(title)s did not fit into your cart any more.") % {"title": _title(line)})
            continue
        wanted = _sum_of(mine, line)
        granted = max(1, min(wanted, MOST, _no_limit(available[line.variant_id])))
        present[line.variant_id] = _merged(cart, mine, line, granted)
        joined += line.saved_at is None
        if granted < wanted and line.saved_at is None:
            sentences.append(_fewer(line, wanted=wanted, granted=granted))
    return [*_welcome(joined), *sentences]


def _sum_of(mine: CartLine | None, arriving: CartLine) -> int:
    """Pieces of both; a line that is only saved for later does not count beside one that is not."""
    if mine is None:
        return arriving.quantity
    if (mine.saved_at is None) != (arriving.saved_at is None):
        return mine.quantity if mine.saved_at is None else arriving.quantity
    return mine.quantity + arriving.quantity


def _merged(cart: Cart, mine: CartLine | None, arriving: CartLine, quantity: int) -> CartLine:
    line = mine or CartLine(
        cart=cart, variant_id=arriving.variant_id, added_at=arriving.added_at, saved_at=arriving.saved_at
    )
    line.seen_price_minor = mine.seen_price_minor if mine else arriving.seen_price_minor
    line.saved_at = line.saved_at and arriving.saved_at
    line.quantity = quantity
    line.save()
    return line


def _no_limit(available: int | None) -> int:
    return MOST if available is None else available


def _title(line: CartLine) -> str:
    return str(line.variant.product.title)


def _welcome(joined: int) -> list[str]:
    if not joined:
        return []
    text = ngettext(
        "One thing from your last visit is in your cart again.",
        "%(count)d things from your last visit are in your cart again.",
        joined,
    )
    return [text % {"count": joined}]


def _fewer(line: CartLine, *, wanted: int, granted: int) -> str:
    return _("%(title)s: your cart has %(granted)d instead of %(wanted)d, there are no more.") % {
        "title": _title(line),
        "granted": granted,
        "wanted": wanted,
    }
