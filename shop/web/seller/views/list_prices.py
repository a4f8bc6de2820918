"""Prices of a product in other currencies: fixed ones, instead of those that the rate makes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.catalog.queries import list_prices_of_product
from shop.catalog.services import set_list_prices
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.list_price_forms import ListPriceForm
from shop.web.seller.shell import portal
from shop.web.seller.variant_rows import all_kept

from .product import EDIT, working_or_404


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def list_prices(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The fixed prices of every variant, changed in one form."""
    work = working_or_404(request, public_id)
    sent = request.POST if request.method == "POST" else None
    forms = [ListPriceForm(variant, sent) for variant in list_prices_of_product(work.product.pk)]
    refusal, status = "", 200
    if sent is not None:
        now = timezone.now()
        refusal, status = all_kept(
            forms,
            lambda form: set_list_prices(variant_id=form.variant.id, prices=form.prices(), by=request.actor, at=now),
        )
        if status == 200:
            messages.success(request, _("Saved. Carts have the new prices now."))
            return redirect("seller:product-list-prices", public_id)
    context = {"product": work.product, "forms": forms, "refusal": refusal}
    return portal(request, "seller/products/list_prices.html", context, status=status)
