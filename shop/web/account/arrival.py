"""What a person brings along when they sign in: the cart of this browser, and orders placed as a guest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from shop.accounts.queries import verified_emails_of
from shop.base.actor import Actor
from shop.base.ids import hash_of_token
from shop.cart.services import merge_carts
from shop.checkout.services import claim_orders


def bring_along(request: HttpRequest, user_id: int) -> None:
    """Make one cart of two, hand over guest orders of proven addresses, and say what changed."""
    if token := request.cart_token:
        for sentence in merge_carts(user_id=user_id, token_hash=hash_of_token(token), at=timezone.now()):
            messages.info(request, sentence)
    if claimed := claim_guest_orders(user_id):
        words = ngettext(
            "%(count)d earlier order of yours is in your account now.",
            "%(count)d earlier orders of yours are in your account now.",
            claimed,
        )
        messages.success(request, words % {"count": claimed})


def claim_guest_orders(user_id: int) -> int:
    """Hand over the orders placed as a guest with any address that the person has proven; returns how many."""
    by, at = Actor.user(user_id), timezone.now()
    return sum(claim_orders(user_id=user_id, email=email, by=by, at=at) for email in verified_emails_of(user_id))
