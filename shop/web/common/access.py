"""Who may open a page: decorators that send strangers to sign in and turn others away.

A page of one's own data asks for a shopper, the portal for a member of a seller with a right, the office for a right.
What belongs to somebody else is never decided here: queries are scoped through the owner, so it does not exist (404).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from shop.base.permissions import Permission
from shop.roles.queries import can
from shop.sellers.queries import memberships_of
from shop.sellers.types import Membership

from .pages import page
from .requests import Request, UserRequest

if TYPE_CHECKING:
    from shop.sellers.models import Seller

View = Callable[..., HttpResponseBase]
CHOSEN_SHOP = "shop"  # the session's key for the public id of the shop that a person of several works in


class SellerRequest(UserRequest):
    """A request of somebody who acts for a seller."""

    memberships: list[Membership]
    membership: Membership
    seller: Seller


def private[R: HttpResponseBase](response: R) -> R:
    """Mark an answer as one person's own: no cache keeps it."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def to_sign_in(request: Request) -> HttpResponse:
    """Lead to the sign-in page and back: to this page, or to the one the form stood on."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    query = f"?{urlencode({'next': target})}" if target else ""
    return private(redirect(f"{reverse('account:login')}{query}"))


def shopper_required(view: View) -> View:
    """Open the page to people who signed in."""

    @functools.wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return private(view(request, *args, **kwargs))

    return guarded


def names(guarded: View, permission: Permission) -> View:
    """Let the view say which right it needs; a test walks all addresses and asks."""
    guarded.permission = permission  # type: ignore[attr-defined]  # a function carries it
    return guarded


def chosen(memberships: list[Membership], public_id: str) -> Membership:
    """The membership in the shop that the session remembers, if it is still one; else the first."""
    return next((member for member in memberships if str(member.seller.public_id) == public_id), memberships[0])


def seller_required(permission: Permission) -> Callable[[View], View]:
    """Open the page to members of a seller with the right; `request.seller` is theirs.

    Who belongs to no seller reads why (403); a colleague without the right gets 403, and the try is noted. A shop
    that still applies is no shop to work in: who has no other is led to the application.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            memberships = memberships_of(request.user.pk)
            if not memberships:
                return private(page(request, "seller/no_shop.html", {}, status=403))
            memberships = [member for member in memberships if not member.seller.applying]
            if not memberships:
                return private(redirect("seller:register"))
            membership = chosen(memberships, request.session.get(CHOSEN_SHOP, ""))
            if not membership.may(permission):
                raise PermissionDenied(permission.value)
            members = cast("SellerRequest", request)
            members.memberships, members.membership, members.seller = memberships, membership, membership.seller
            return private(view(members, *args, **kwargs))

        return names(guarded, permission)

    return decorate


def staff_required(permission: Permission) -> Callable[[View], View]:
    """Open the page to people who hold the right in the office; everybody else gets 403, and the try is noted."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not can(request.user, permission):
                raise PermissionDenied(permission.value)
            return private(view(request, *args, **kwargs))

        return names(guarded, permission)

    return decorate
