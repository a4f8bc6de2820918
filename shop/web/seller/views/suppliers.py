"""The directory of suppliers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.purchasing.queries import supplier_of_seller, suppliers_of_seller
from shop.purchasing.services import archive_supplier, change_supplier, create_supplier
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.purchase_forms import SupplierForm
from shop.web.seller.shell import portal

EDIT = frozenset({"GET", "HEAD", "POST"})
MOST = 200


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def suppliers(request: SellerRequest) -> HttpResponse:
    """Everybody from whom the seller buys, and a form for one more."""
    form = SupplierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            create_supplier(seller_id=request.seller.pk, draft=form.draft)
        except Refusal as refusal:
            form.add_error("name", str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("seller:suppliers")
    context = {"form": form, "suppliers": suppliers_of_seller(request.seller.pk)[:MOST]}
    return portal(request, "seller/suppliers/list.html", context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def supplier(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """One supplier, to be changed."""
    found = supplier_or_404(request, public_id)
    initial = {name: getattr(found, name) for name in ("name", "contact", "phone", "notes")}
    form = SupplierForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_supplier(supplier_id=found.pk, draft=form.draft)
        except Refusal as refusal:
            form.add_error("name", str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("seller:suppliers")
    context = {"form": form, "supplier": found}
    return portal(request, "seller/suppliers/edit.html", context, status=422 if form.errors else 200)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def removal(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Put a supplier away."""
    found = supplier_or_404(request, public_id)
    try:
        archive_supplier(supplier_id=found.pk, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("seller:supplier", public_id)
    return redirect("seller:suppliers")


def supplier_or_404(request: SellerRequest, public_id: UUID) -> Any:
    """The seller's own supplier; another's does not exist."""
    try:
        return supplier_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
