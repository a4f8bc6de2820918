"""An order behind its guest's link, and the way to find that link again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.refusal import Refusal
from shop.checkout.services import cancel_order
from shop.orders.queries import order_by_email, order_by_token, order_view
from shop.web.common.invoices import order_document_response
from shop.web.common.limits import limited
from shop.web.common.order_forms import CancellationForm, FindOrderForm
from shop.web.common.orders import download_response, guest_links, listening, order_context, parcel_of
from shop.web.common.pages import page, wants_part
from shop.web.common.requests import Request

if TYPE_CHECKING:
    from shop.orders.models import Order


def order_address(order: Order) -> str:
    """Where the shopper sees the order."""
    return reverse("storefront:order", args=[order.number, order.token])


@never_cache
@require_safe
def order(request: Request, number: str, token: str) -> HttpResponse:
    """The order: what was bought, where each parcel is, how it is paid."""
    found = _order(number, token)
    context = order_context(found, guest_links(found)) | listening(request, found)
    return page(request, "storefront/orders/order.html", context, parts={"order"})


@never_cache
@require_safe
def parcel(request: Request, number: str, token: str, letter: str) -> HttpResponse:
    """One parcel, asked for again and again by script: 204 while `shown` is still its status."""
    found = _order(number, token)
    view = order_view(found).shown
    shown = parcel_of(view, letter)
    if request.GET.get("shown") == shown.status:
        return HttpResponse(status=204)
    return page(
        request,
        "storefront/orders/parcel.html",
        {"order": view, "parcel": shown, "links": guest_links(found), "said": True},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: Request, number: str, token: str) -> HttpResponse:
    """Ask once more, then call the order off."""
    found = _order(number, token)
    form = CancellationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_order(order_id=found.pk, by=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your order is cancelled."))
            return redirect(order_address(found))
    context = order_context(found, guest_links(found)) | {"form": form}
    return page(request, "storefront/orders/cancellation.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def download(request: Request, number: str, token: str, file: UUID) -> FileResponse:
    """A file that was bought and paid for."""
    view = order_view(_order(number, token))
    return download_response(view, str(file), request.GET.get("key", ""))


@never_cache
@require_safe
def document(request: Request, number: str, token: str, document: UUID, ending: str) -> HttpResponse:
    """An invoice or a credit note over the order, as PDF or as XML."""
    return order_document_response(_order(number, token).pk, document, ending)


@never_cache
@limited("find-order", times=10, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: Request) -> HttpResponse:
    """Number and email lead to the order's own link. A wrong pair and an unknown number read the same."""
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = order_by_email(form.cleaned_data["number"], form.cleaned_data["email"])
        except ObjectDoesNotExist:
            form.add_error(None, _("No order has this number and email. Look at both in the mail we sent you."))
        else:
            return redirect(order_address(found))
    context = {"form": form, "part": wants_part(request, frozenset({"find-order"}))}
    status = 422 if form.errors else 200
    return page(request, "storefront/orders/find.html", context, parts={"find-order"}, status=status)


def _order(number: str, token: str) -> Order:
    try:
        return order_by_token(number, token)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
