"""What is printed at the packing table: pick list, packing slips, labels."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.fulfilment.papers import labels_pdf, slips_pdf
from shop.fulfilment.prints import labels_of, slips_of
from shop.fulfilment.queries import (
    MOST_AT_ONCE,
    Tab,
    packages_in_tab,
    packages_with_numbers,
    picks_of,
    work_of_seller,
)
from shop.orders.queries import package_of_seller
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.numbers import money_text
from shop.web.seller.shell import portal


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def pick_list(request: SellerRequest) -> HttpResponse:
    """What to fetch from the shelves for what is packed next, by SKU."""
    work = work_of_seller(request.seller, on=timezone.localdate())
    most = MOST_AT_ONCE if work.to_pack > MOST_AT_ONCE else 0
    context = {"picks": picks_of(request.seller), "now": timezone.now(), "most": most}
    return portal(request, "seller/orders/pick_list.html", context, work=work)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.ORDERS_VIEW)
def slips(request: SellerRequest) -> HttpResponse:
    """The packing slips of the chosen orders, or of everything to pack."""
    packages = chosen_packages(request)
    return pdf(slips_pdf(slips_of(packages)), "slips") if packages else nothing_to_print(request)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.ORDERS_VIEW)
def labels(request: SellerRequest) -> HttpResponse:
    """The labels of the chosen orders, or of everything to pack."""
    packages = [package for package in chosen_packages(request) if package.needs_delivery]
    return pdf(labels_pdf(labels_of(packages, written=in_figures)), "labels") if packages else nothing_to_print(request)


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def slip(request: SellerRequest, number: str) -> HttpResponse:
    """The slip that lies in one parcel."""
    return pdf(slips_pdf(slips_of([package_or_404(request, number)])), f"slip-{number}")


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def label(request: SellerRequest, number: str) -> HttpResponse:
    """The label on one parcel, one page a shipment."""
    return pdf(labels_pdf(labels_of([package_or_404(request, number)], written=in_figures)), f"label-{number}")


def chosen_packages(request: SellerRequest) -> list[Any]:
    """The packages that a list sends along as ticked; else everything to pack, the most urgent first."""
    numbers = request.POST.getlist("number")
    if request.method == "POST":
        return packages_with_numbers(request.seller, numbers)
    found = packages_in_tab(request.seller, Tab.TO_PACK, on=timezone.localdate())
    return list(found.prefetch_related("shipments")[:MOST_AT_ONCE])


def package_or_404(request: SellerRequest, number: str) -> Any:
    """The seller's own package that is sent; another's does not exist, and a download has no paper."""
    try:
        package = package_of_seller(request.seller, number)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not package.needs_delivery:
        raise Http404
    return package


def nothing_to_print(request: SellerRequest) -> HttpResponse:
    """Say so on the list."""
    messages.error(request, _("There is nothing to print."))
    return redirect("seller:orders")


def in_figures(money: Money) -> str:
    """An amount as the page would write it."""
    return money_text(money, get_language() or "en")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser, from where it is printed."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
