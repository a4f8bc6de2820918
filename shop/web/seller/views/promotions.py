"""A shop's own coupons: for its own goods, at its own expense."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.permissions import Permission
from shop.promotions.queries import promotions_of_seller
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.pages import wants_part
from shop.web.common.promotion_forms import CodesForm
from shop.web.common.promotions import (
    EDITOR,
    codes_file,
    codes_made,
    editor_context,
    form_of,
    rows_of,
    saved,
    surface,
    switched_off,
    switched_on,
)
from shop.web.seller.shell import portal

if TYPE_CHECKING:
    from shop.promotions.models import Promotion

SURFACE = surface("seller", new_title=gettext_lazy("New coupon"))
PARTS = frozenset({"preview"})
EDIT = ["GET", "HEAD", "POST"]
PAGE = 50


@require_safe
@seller_required(Permission.COUPONS_CHANGE)
def promotion_list(request: SellerRequest) -> HttpResponse:
    """Every coupon of the shop, newest first."""
    shown = Paginator(promotions_of_seller(request.seller), PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows_of(shown.object_list, at=timezone.now()), "page": shown}
    return portal(request, "seller/promotions/list.html", context)


@require_http_methods(EDIT)
@seller_required(Permission.COUPONS_CHANGE)
def new_promotion(request: SellerRequest) -> HttpResponse:
    """One more coupon."""
    return _edited(request, None)


@require_http_methods(EDIT)
@seller_required(Permission.COUPONS_CHANGE)
def promotion(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """One coupon: its form, its figures, its codes."""
    return _edited(request, _found(request, public_id))


@require_POST
@seller_required(Permission.COUPONS_CHANGE)
def codes(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Make codes that each work once."""
    found, form = _found(request, public_id), CodesForm(request.POST)
    if not form.is_valid():
        context = editor_context(form_of(None, found, seller_id=found.seller_id), found, form)
        return portal(request, EDITOR, SURFACE | context, status=422)
    codes_made(request, found, form)
    return redirect("seller:promotion", public_id)


@require_POST
@seller_required(Permission.COUPONS_CHANGE)
def codes_sheet(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The codes as CSV."""
    return codes_file(_found(request, public_id), by=request.actor)


@require_POST
@seller_required(Permission.COUPONS_CHANGE)
def ending(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Switch a coupon off."""
    switched_off(request, _found(request, public_id))
    return redirect("seller:promotion", public_id)


@require_POST
@seller_required(Permission.COUPONS_CHANGE)
def resumption(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Switch a coupon on again."""
    switched_on(request, _found(request, public_id))
    return redirect("seller:promotion", public_id)


def _found(request: SellerRequest, public_id: UUID) -> Promotion:
    """The shop's own coupon; another's does not exist."""
    return get_object_or_404(promotions_of_seller(request.seller), public_id=public_id)


def _edited(request: SellerRequest, found: Promotion | None) -> HttpResponse:
    """Save what was sent, show what it would mean, or show the form."""
    sent = request.POST if request.method == "POST" else None
    form = form_of(sent, found, seller_id=request.seller.pk)
    if request.method == "POST" and not (wants_part(request, PARTS) or "look" in request.POST):
        made = saved(form, found, by=request.actor)
        if made is not None:
            messages.success(request, _("Saved. It holds for what shoppers order from now on."))
            return redirect("seller:promotion", made.public_id)
    context = SURFACE | editor_context(form, found)
    return portal(request, EDITOR, context, parts=PARTS, status=422 if form.errors else 200)
