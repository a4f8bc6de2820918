"""Saved items: a guest's or a person's own, with prices then and now."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.refusal import Refusal
from shop.cart.services import add_line
from shop.discovery.queries import lists_of, saved_item, saved_of
from shop.discovery.services import close_link, forget_product, open_link
from shop.profiles.queries import wanting
from shop.profiles.services import choose_notice
from shop.profiles.types import Channel, Topic
from shop.web.common.access import private, shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import Request, UserRequest


@require_safe
def saved(request: Request) -> HttpResponse:
    """Everything on the list; a guest's list lives in this browser."""
    owner = request.wishlist.owner
    wishlist = lists_of(owner).first() if owner.user_id else None
    context = {
        "items": saved_of(owner, at=timezone.now()),
        "link": link_of(wishlist.link if wishlist else None),
        "told": bool(owner.user_id and wanting(Topic.SAVED_ITEMS, Channel.EMAIL, [owner.user_id])),
    }
    return private(page(request, "account/saved/list.html", context))


@require_POST
@shopper_required
def notices(request: UserRequest) -> HttpResponse:
    """Be written to when something saved gets cheaper or is back (`wanted=1`), or not any more."""
    wanted = request.POST.get("wanted") == "1"
    choose_notice(user_id=request.user.pk, topic=Topic.SAVED_ITEMS, channel=Channel.EMAIL, wanted=wanted)
    return redirect("account:saved")


@require_POST
def removal(request: Request, item: UUID) -> HttpResponse:
    """Take it off the list."""
    owner = request.wishlist.owner
    found = saved_item(owner, item)
    if found is None:
        raise Http404
    forget_product(owner=owner, product=found.product.public_id)
    messages.success(request, _("It is off your list."))
    return private(redirect("account:saved"))


@require_POST
def purchase(request: Request, item: UUID) -> HttpResponse:
    """Put it into the cart and take it off the list; it stays on the list when it cannot be had."""
    owner, at = request.wishlist.owner, timezone.now()
    found = next((one for one in saved_of(owner, at=at) if one.public_id == item), None)
    if found is None or found.card is None:
        raise Http404
    if found.variant is None:
        return private(redirect(found.card.url))
    try:
        add_line(owner=request.cart.owner_for_adding(), variant=found.variant, quantity=1, at=at)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
        return private(redirect("account:saved"))
    request.cart.forget()
    forget_product(owner=owner, product=UUID(found.card.public_id))
    messages.success(request, _("It is in your cart now."))
    return private(redirect("account:saved"))


@require_POST
@shopper_required
def link(request: UserRequest) -> HttpResponse:
    """Open the list to whoever has its link (`open=1`), or close it for good."""
    if request.POST.get("open") == "1":
        open_link(user_id=request.user.pk, at=timezone.now())
    else:
        close_link(user_id=request.user.pk)
    return redirect("account:saved")


def link_of(token: str | None) -> str:
    """The whole address of an open list; empty when it is closed."""
    return settings.SITE_URL + reverse("storefront:shared-wishlist", args=[token]) if token else ""
