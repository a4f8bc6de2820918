"""One of a person's own orders: the same page as the guest's, found through its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.refusal import Refusal
from shop.checkout.services import cancel_order
from shop.orders.queries import ever_ordered_by, order_view
from shop.web.common.access import shopper_required
from shop.web.common.invoices import order_document_response
from shop.web.common.order_forms import CancellationForm
from shop.web.common.orders import OrderLinks, download_response, listening, order_context, parcel_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

if TYPE_CHECKING:
    from shop.orders.models import Order


def own_links(number: str) -> OrderLinks:
    """The links below the order's address among the person's own."""
    home = reverse("account:order", args=[number])
    return OrderLinks(home, f"{home}cancellation/", f"{home}parcels/", f"{home}downloads/")


def own_order(request: UserRequest, number: str) -> Order:
    """The person's order; another's does not exist."""
    return get_object_or_404(ever_ordered_by(request.user), number=number)


@require_safe
@shopper_required
def order(request: UserRequest, number: str) -> HttpResponse:
    """What was bought, where each parcel is, how it is paid."""
    found = own_order(request, number)
    context = order_context(found, own_links(number)) | listening(request, found)
    return page(request, "account/orders/detail.html", context, parts={"order"})


@require_safe
@shopper_required
def parcel(request: UserRequest, number: str, letter: str) -> HttpResponse:
    """One parcel, asked for again and again by script: 204 while `shown` is still its status."""
    view = order_view(own_order(request, number)).shown
    shown = parcel_of(view, letter)
    if request.GET.get("shown") == shown.status:
        return HttpResponse(status=204)
    context = {"order": view, "parcel": shown, "links": own_links(number), "said": True}
    return page(request, "storefront/orders/parcel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def cancellation(request: UserRequest, number: str) -> HttpResponse:
    """Ask once more, then call the order off."""
    found, form = own_order(request, number), CancellationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_order(order_id=found.pk, by=request.actor, at=timezone.now(), reason=reason)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your order is cancelled."))
            return redirect("account:order", number=number)
    context = order_context(found, own_links(number)) | {"form": form}
    return page(request, "storefront/orders/cancellation.html", context, status=422 if form.errors else 200)


@require_safe
@shopper_required
def document(request: UserRequest, number: str, document: UUID, ending: str) -> HttpResponse:
    """An invoice or a credit note over the order, as PDF or as XML."""
    return order_document_response(own_order(request, number).pk, document, ending)


@require_safe
@shopper_required
def download(request: UserRequest, number: str, file: UUID) -> FileResponse:
    """A file that was bought and paid for."""
    return download_response(order_view(own_order(request, number)), str(file), request.GET.get("key", ""))
