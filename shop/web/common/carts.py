"""The cart of whoever asks: found when needed, remembered in a cookie, joined with the account's at sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.utils import timezone

from shop.base.ids import new_token
from shop.cart.queries import cart_count_of, open_carts_of
from shop.cart.services import choose_currency, merge_carts
from shop.cart.types import CartOwner

from .keepsakes import Keepsake

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.cart.models import Cart

    from .requests import Request

COOKIE = "__Host-haat-cart" if settings.HTTPS else "haat-cart"
SECONDS = 30 * 24 * 60 * 60


class RequestCart(Keepsake):
    """`request.cart`. Costs nothing until it is read; nothing at all without a cookie and an account."""

    cookie = COOKIE
    seconds = SECONDS

    @cached_property
    def owner(self) -> CartOwner:
        """Whose cart it is: the account's when signed in, else the cookie's."""
        account = self.account
        return CartOwner(user_id=account) if account else CartOwner(token_hash=self.token_hash)

    @cached_property
    def row(self) -> Cart | None:
        """The open cart, if there is one, to be paid in what its shopper sees prices in."""
        row, wanted = open_carts_of(self.owner).first(), getattr(self._request, "currency", "")
        if row is not None and row.currency != wanted and self._request.impersonator is None:
            choose_currency(cart_id=row.pk, currency=wanted)
            row.refresh_from_db(fields=["currency", "version"])
        return row

    @cached_property
    def count(self) -> int:
        """Pieces in the cart, for the header: one query at most."""
        if "row" in self.__dict__:
            return self.row.count if self.row else 0
        account = self.owner.user_id
        return self.kept(account).cart_count if account else cart_count_of(self.owner)

    def owner_for_adding(self) -> CartOwner:
        """The owner of what is added now. A guest without an open cart gets a new token, never one from outside."""
        if self.owner.user_id is None:
            if self.row is None:
                self._token = new_token()
                self.owner = CartOwner(token_hash=self.token_hash)
            self._send = self._token
        return self.owner

    def forget(self) -> None:
        """Read the cart anew after a change, and count the cookie's 30 days from now."""
        self.__dict__.pop("row", None)
        self.__dict__.pop("count", None)
        self.forget_kept()
        if self.owner.user_id is None and self._send is None:
            self._send = self._token

    def merge_into(self, user: User) -> tuple[str, ...]:
        """The guest's cart joins the account's, the cookie goes; returns what the person should know."""
        if not self._token:
            return ()
        said = merge_carts(user_id=user.pk, token_hash=self.token_hash, at=timezone.now())
        self.owner, self._send = CartOwner(user_id=user.pk), ""
        self.forget()
        return said


class CartMiddleware:
    """Gives each request its cart, and the answer its cookie."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.cart = RequestCart(request)
        response = self.get_response(request)
        request.cart.write_cookie(response)
        return response


def merge_at_sign_in(sender: object, request: Request | None, user: User, **_signal: object) -> None:
    """Signing in takes the guest's cart along."""
    if request is None or not hasattr(request, "cart"):
        return
    for sentence in request.cart.merge_into(user):
        messages.info(request, sentence)


def listen() -> None:
    """Called once, when the application is ready."""
    user_logged_in.connect(merge_at_sign_in, dispatch_uid="cart")
