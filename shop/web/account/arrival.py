"""What a person brings along when they sign in: the cart of this browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from shop.base.ids import hash_of_token
from shop.cart.services import merge_carts


def bring_along(request: HttpRequest, user_id: int) -> None:
    """Make one cart of the browser's and the person's, and say in words what changed."""
    if token := getattr(request, "cart_token", ""):
        for sentence in merge_carts(user_id=user_id, token_hash=hash_of_token(token), at=timezone.now()):
            messages.info(request, sentence)
