"""Booking carriers for parcels, calling bookings off, handing booked parcels over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.fulfilment.queries import left_to_send, shipment_of_seller
from shop.fulfilment.services import book_shipment, cancel_booking, hand_over
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.forms import BookingForm, PiecesForm

from .orders import detail, package_or_404, unsent_rows


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def booking(request: SellerRequest, number: str) -> HttpResponse:
    """A carrier is booked for all that is not sent, or for so many of the lines."""
    package = package_or_404(request, number)
    rows = unsent_rows(package, left_to_send(package))
    form, pieces = BookingForm(request.POST), PiecesForm(request.POST, rows=rows)
    if not (form.is_valid() and pieces.is_valid()):
        return detail(request, number, pieces=pieces, booking=form, status=422)
    wanted = {"package_id": package.pk, "quantities": pieces.quantities or None, **form.cleaned_data}
    try:
        book_shipment(**wanted, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, booking=form, refusal=str(refusal.message), status=409)
    messages.success(request, _("Booked. Print the label and hand it over."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def end(request: SellerRequest, number: str, public_id: UUID) -> HttpResponse:
    """A booking is called off."""
    shipment = shipment_or_404(request, number, public_id)
    try:
        cancel_booking(shipment_id=shipment.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, refusal=str(refusal.message), status=409)
    messages.success(request, _("The booking is called off."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def handover(request: SellerRequest, number: str, public_id: UUID) -> HttpResponse:
    """The carrier took a booked parcel along, whether it says so yet or not."""
    shipment = shipment_or_404(request, number, public_id)
    try:
        hand_over(shipment_id=shipment.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, refusal=str(refusal.message), status=409)
    messages.success(request, _("On its way. We told the shopper."))
    return redirect("seller:order", number=number)


def shipment_or_404(request: SellerRequest, number: str, public_id: UUID) -> Any:
    """A shipment of the seller's own package of this number; another's does not exist."""
    package = package_or_404(request, number)
    try:
        shipment = shipment_of_seller(request.seller, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if shipment.package_id != package.pk:
        raise Http404
    return shipment
