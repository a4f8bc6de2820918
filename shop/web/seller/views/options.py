"""Options of a product, and the variants that they make."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.listings.queries import Working, with_combinations, with_options
from shop.listings.services import change_state
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.option_rows import options_posted, rows_of
from shop.web.seller.shell import portal

from .product import EDIT, working_or_404


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def options(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Name the options and their values; variants whose value goes are taken off sale."""
    work = working_or_404(request, public_id)
    if request.method != "POST":
        return option_page(request, work)
    wanted = options_posted(request.POST, work.state)
    if isinstance(wanted, str):
        return option_page(request, work, refusal=wanted, status=422)
    try:
        change_state(
            product_id=work.product.pk,
            seen=request.POST.get("seen", ""),
            change=lambda state: with_options(state, wanted),
            by=request.actor,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return option_page(request, work, refusal=str(refusal.message), status=409)
    messages.success(request, _("The options are saved."))
    return redirect("seller:product-options", public_id)


def option_page(request: SellerRequest, work: Working, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The options as they are now."""
    offered = sum(not variant.archived for variant in work.state.variants)
    context = {
        "product": work.product,
        "work": work,
        "options": rows_of(work.state),
        "offered": offered,
        "refusal": refusal,
    }
    return portal(request, "seller/products/options.html", context, status=status)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def combinations(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Make a variant for every combination of the options' values."""
    work = working_or_404(request, public_id)
    stem = next((variant.sku for variant in work.state.variants), "SKU")[:40]
    try:
        change_state(
            product_id=work.product.pk,
            seen="",
            change=lambda state: with_combinations(state, stem=stem),
            by=request.actor,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    except ValueError:
        messages.error(request, _("That would be more than 200 variants. Use fewer values."))
    else:
        messages.success(request, _("Every combination is there. Check prices and stock."))
    return redirect("seller:product", public_id)
