"""The saved items of whoever asks: found when needed, remembered in a cookie, joined with the account's at sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import ngettext

from shop.base.digits import page_digits
from shop.base.ids import new_token
from shop.discovery.queries import saved_products
from shop.discovery.services import merge_lists
from shop.discovery.types import ListOwner

from .keepsakes import Keepsake

if TYPE_CHECKING:
    from shop.accounts.models import User

    from .requests import Request

COOKIE = "__Host-haat-saved" if settings.HTTPS else "haat-saved"
SECONDS = 90 * 24 * 60 * 60


class RequestWishlist(Keepsake):
    """`request.wishlist`. Costs nothing until it is read; nothing at all without a cookie and an account."""

    cookie = COOKIE
    seconds = SECONDS

    @cached_property
    def owner(self) -> ListOwner:
        """Whose list it is: the account's when signed in, else the cookie's."""
        account = self.account
        return ListOwner(user_id=account) if account else ListOwner(token_hash=self.token_hash)

    @cached_property
    def products(self) -> frozenset[str]:
        """The public ids of what is saved: one query at most."""
        if self.owner.user_id:
            return self.kept(self.owner.user_id).saved
        return saved_products(self.owner) if self.owner.token_hash else frozenset()

    @cached_property
    def token(self) -> str:
        """The sign against forgery that every heart of the page carries."""
        return get_token(self._request)

    def owner_for_saving(self) -> ListOwner:
        """The owner of what is saved now. A guest without a list gets a new token, never one from outside."""
        if self.owner.user_id is None:
            if not self.products:
                self._token = new_token()
                self.owner = ListOwner(token_hash=self.token_hash)
            self._send = self._token
        self._forget()
        return self.owner

    def merge_into(self, user: User) -> int:
        """The guest's list joins the account's, the cookie goes; returns how many things are new there."""
        if not self._token:
            return 0
        joined = merge_lists(user_id=user.pk, token_hash=self.token_hash, at=timezone.now())
        self.owner, self._send = ListOwner(user_id=user.pk), ""
        self._forget()
        return joined

    def _forget(self) -> None:
        self.__dict__.pop("products", None)
        self.forget_kept()


class WishlistMiddleware:
    """Gives each request its saved items, and the answer their cookie."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.wishlist = RequestWishlist(request)
        response = self.get_response(request)
        request.wishlist.write_cookie(response)
        return response


def merge_at_sign_in(sender: object, request: Request | None, user: User, **_signal: object) -> None:
    """Signing in takes what the guest saved along."""
    if request is None or not hasattr(request, "wishlist"):
        return
    if joined := request.wishlist.merge_into(user):
        words = ngettext(
            "%(count)d thing you saved is on your list now.", "%(count)d things you saved are on your list now.", joined
        )
        messages.info(request, page_digits(words % {"count": joined}))


def listen() -> None:
    """Called once, when the application is ready."""
    user_logged_in.connect(merge_at_sign_in, dispatch_uid="wishlist")
