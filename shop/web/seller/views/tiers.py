"""Quantity prices of a product: from so many pieces on, each costs less."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.catalog.queries import tiers_of_product
from shop.catalog.services import set_tiers
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.shell import portal
from shop.web.seller.tier_forms import TierRows
from shop.web.seller.variant_rows import all_kept

from .product import EDIT, working_or_404


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def tiers(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The quantity prices of every variant, changed in one form."""
    work = working_or_404(request, public_id)
    found = tiers_of_product(work.product.pk)
    sent = request.POST if request.method == "POST" else None
    rows = [TierRows(variant, sent) for variant in found]
    refusal, status = "", 200
    if sent is not None:
        now = timezone.now()
        refusal, status = all_kept(
            rows, lambda row: set_tiers(variant_id=row.variant.id, tiers=row.tiers(), by=request.actor, at=now)
        )
        if status == 200:
            messages.success(request, _("Saved. Carts have the new prices now."))
            return redirect("seller:product-tiers", public_id)
    context = {"product": work.product, "rows": rows, "refusal": refusal, "wrong": status != 200}
    return portal(request, "seller/products/tiers.html", context, status=status)
