"""Hearts, and a list that somebody shares."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.refusal import Refusal
from shop.discovery.queries import product_named, saved_by_link
from shop.discovery.services import forget_product, save_product
from shop.web.common.access import private
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request


@limited("saving", times=120, seconds=60)
@require_POST
def saved_item(request: Request, product: UUID) -> HttpResponse:
    """Save a product (`saved=1`) or take it off. Script gets the heart; a plain form is led back to its page."""
    at = timezone.now()
    try:
        if request.POST.get("saved") == "0":
            forget_product(owner=request.wishlist.owner_for_saving(), product=product)
        elif not save_product(owner=request.wishlist.owner_for_saving(), product=product, at=at):
            raise Http404
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
        return private(redirect("account:saved"))
    if not request.htmx:
        return private(redirect(_page_before(request)))
    found = product_named(product)
    return private(page(request, "storefront/product/heart.html", {"product": found}))


@require_safe
def shared(request: Request, link: str) -> HttpResponse:
    """What somebody wishes for, for whoever has the link."""
    items = saved_by_link(link[:64], at=timezone.now())
    if items is None:
        raise Http404
    return private(page(request, "storefront/wishlist/shared.html", {"items": [one for one in items if one.card]}))


def _page_before(request: Request) -> str:
    """The page of this shop that the form stood on; the list for a form from nowhere."""
    before = request.META.get("HTTP_REFERER", "")
    known = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if known:
        messages.success(request, _("Your saved items are up to date."))
    return before if known else "account:saved"
