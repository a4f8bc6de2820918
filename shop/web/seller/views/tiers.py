"""Quantity prices of a product: from so many pieces on, each costs less."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.catalog.queries import tiers_of_product
from shop.catalog.services import set_tiers
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.shell import portal
from shop.web.seller.tier_forms import TierRows

from .product import EDIT, working_or_404


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def tiers(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The quantity prices of every variant, changed in one form."""
    work = working_or_404(request, public_id)
    found = tiers_of_product(work.product.pk)
    rows = [TierRows(variant, request.POST if request.method == "POST" else None) for variant in found]
    refusal, status = "", 200
    if request.method == "POST":
        answers, status = [row.is_valid() for row in rows], 422
        if all(answers):
            refusal, status = _saved(request, rows), 409
            if not refusal:
                messages.success(request, _("Saved. Carts have the new prices now."))
                return redirect("seller:product-tiers", public_id)
    context = {"product": work.product, "rows": rows, "refusal": refusal, "wrong": status != 200}
    return portal(request, "seller/products/tiers.html", context, status=status)


def _saved(request: SellerRequest, rows: list[TierRows]) -> str:
    """Keep all of them or none; answers why not."""
    try:
        with transaction.atomic():
            for row in rows:
                set_tiers(variant_id=row.variant.id, tiers=row.tiers(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return str(refusal.message)
    return ""
