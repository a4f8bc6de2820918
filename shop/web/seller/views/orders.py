"""The seller's packages: lists by status, one package, packing and sending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.fulfilment.queries import Due, Tab, Work, packages_in_tab, work_of_seller
from shop.fulfilment.services import pack_package, ship_package
from shop.orders.queries import live_address_of_seller, order_view, order_with_id, package_of_seller
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, pages_of
from shop.web.seller.forms import ShipmentForm
from shop.web.seller.shell import portal

PAGE_SIZE = 25


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def orders(request: SellerRequest) -> HttpResponse:
    """The packages of one tab, to be shipped first coming first; `?q=` finds by number."""
    today = timezone.localdate()
    tab, due = chosen(Tab, request.GET.get("tab"), Tab.TO_PACK), chosen(Due, request.GET.get("due"), None)
    words = request.GET.get("q", "").strip()[:40]
    found = packages_in_tab(request.seller, Tab.ALL if words else tab, on=today, due=due, words=words)
    work = work_of_seller(request.seller, on=today)
    packages = page_of(found, number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    context = {
        "packages": packages,
        "pages": pages_of(packages, tab=tab, due=due or "", q=words),
        "tabs": tabs(work, current=Tab.ALL if words else tab),
        "tab": tab,
        "due": due,
        "words": words,
        "today": today,
        "live_url": live_address_of_seller(request.seller, host=request.get_host()),
    }
    return portal(request, "seller/orders/list.html", context, parts={"orders", "packages"}, work=work)


def tabs(work: Work, *, current: Tab) -> list[dict[str, Any]]:
    """The tabs with their counts; what is over is not counted."""
    labels = {
        Tab.TO_PACK: (_("To pack"), work.to_pack),
        Tab.TO_HAND_OVER: (_("To hand over"), work.to_hand_over),
        Tab.ON_THE_WAY: (_("On the way"), work.on_the_way),
        Tab.DELIVERED: (_("Delivered"), 0),
        Tab.CANCELLED: (_("Cancelled"), 0),
        Tab.ALL: (_("All"), 0),
    }
    address = reverse("seller:orders")
    return [
        {"label": label, "url": f"{address}?tab={tab}", "count": count, "current": tab is current}
        for tab, (label, count) in labels.items()
    ]


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def order(request: SellerRequest, number: str) -> HttpResponse:
    """One package: what is in it, where it goes, and the next step."""
    return detail(request, number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def packing(request: SellerRequest, number: str) -> HttpResponse:
    """The package is in its box."""
    package = package_or_404(request, number)
    try:
        pack_package(package_id=package.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, refusal=str(refusal.message), status=409)
    messages.success(request, _("Packed. Now hand it over."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def shipment(request: SellerRequest, number: str) -> HttpResponse:
    """The carrier has the package."""
    package, form = package_or_404(request, number), ShipmentForm(request.POST)
    if not form.is_valid():
        return detail(request, number, form=form, status=422)
    try:
        ship_package(package_id=package.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, form=form, refusal=str(refusal.message), status=409)
    messages.success(request, _("On its way. We told the shopper."))
    return redirect("seller:order", number=number)


def package_or_404(request: SellerRequest, number: str) -> Any:
    """The seller's own package; another's does not exist."""
    try:
        return package_of_seller(request.seller, number)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def detail(
    request: SellerRequest, number: str, *, form: ShipmentForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of one package as it stands now."""
    package = package_or_404(request, number)
    whole = order_view(order_with_id(package.order_id))
    context = {
        "parcel": next(parcel for parcel in whole.parcels if parcel.id == package.pk),
        "placed_at": whole.placed_at,
        "contact": whole.contact,
        "address_lines": whole.address_lines,
        "payment_label": whole.payment_label,
        "payment_badge": whole.payment_badge,
        "form": form or ShipmentForm(),
        "refusal": refusal,
        "may_fulfil": request.membership.may(Permission.ORDERS_FULFIL),
        "today": timezone.localdate(),
    }
    return portal(request, "seller/orders/detail.html", context, status=status)
