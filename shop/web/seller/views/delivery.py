"""How the shop delivers: terms for everywhere, zones with prices of their own, and what an order would cost."""

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

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.shipping.queries import (
    options_for,
    terms_of_marketplace,
    terms_of_seller,
    zone_of_seller,
    zones_of_seller,
)
from shop.shipping.services import remove_zone, save_zone, set_terms
from shop.shipping.types import ParcelWanted
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.delivery_forms import TermsForm
from shop.web.seller.delivery_forms import TrialForm, ZoneForm
from shop.web.seller.delivery_words import words_of
from shop.web.seller.shell import portal

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@seller_required(Permission.SHOPFRONT_CHANGE)
def delivery(request: SellerRequest) -> HttpResponse:
    """The terms with their form, the zones, and a trial."""
    if request.method != "POST":
        return answer(request)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    try:
        set_terms(seller_id=request.seller.pk, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return answer(request, form, status=409)
    messages.success(request, _("Saved. It holds for what shoppers order from now on."))
    return redirect("seller:delivery-terms")


@require_http_methods(FORM_METHODS)
@seller_required(Permission.SHOPFRONT_CHANGE)
def new_zone(request: SellerRequest) -> HttpResponse:
    """One more zone."""
    initial = {"country": store().country, "min_days": 1, "max_days": 4}
    return zone_form(request, ZoneForm(request.POST) if request.method == "POST" else ZoneForm(initial=initial), None)


@require_http_methods(FORM_METHODS)
@seller_required(Permission.SHOPFRONT_CHANGE)
def zone(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Change a zone; another seller's does not exist."""
    found = zone_of_seller(request.seller.pk, public_id)
    if found is None:
        raise Http404
    return zone_form(request, ZoneForm(request.POST) if request.method == "POST" else ZoneForm.of(found), public_id)


@require_POST
@seller_required(Permission.SHOPFRONT_CHANGE)
def zone_removal(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Take a zone away."""
    try:
        remove_zone(seller_id=request.seller.pk, zone=public_id, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("The zone is gone. The usual terms hold there from now on."))
    return redirect("seller:delivery-terms")


def zone_form(request: SellerRequest, form: ZoneForm, public_id: UUID | None) -> HttpResponse:
    """Save what was sent, or show the form."""
    context = {"form": form, "zone_id": public_id}
    if not form.is_valid():
        return portal(request, "seller/delivery/zone.html", context, status=422 if form.errors else 200)
    who: dict[str, Any] = {"seller_id": request.seller.pk, "by": request.actor, "at": timezone.now()}
    try:
        save_zone(zone=public_id, draft=form.draft(), **who)
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return portal(request, "seller/delivery/zone.html", context, status=409)
    messages.success(request, _("Saved. It holds for what shoppers order from now on."))
    return redirect("seller:delivery-terms")


def answer(request: SellerRequest, form: TermsForm | None = None, *, status: int = 200) -> HttpResponse:
    """The page as it stands."""
    own = terms_of_seller(request.seller.pk)
    rate = own or terms_of_marketplace()
    trial, result = tried(request)
    context = {
        "form": form or TermsForm.of(rate, handling_days=request.seller.handling_days),
        "own": own is not None,
        "zones": [words_of(zone) for zone in zones_of_seller(request.seller.pk)],
        "trial": trial,
        "result": result,
    }
    return portal(request, "seller/delivery/page.html", context, status=status)


def tried(request: SellerRequest) -> tuple[TrialForm, dict[str, Any] | None]:
    """What an order would cost now; without a wish one of 1 kg and 1,500 to the shop's own district."""
    usual = {"country": store().country, "district": request.seller.district, "weight": "1", "amount": "1500"}
    form = TrialForm(request.GET if "weight" in request.GET else usual)
    if not form.is_valid():
        return form, None
    seller, goods = request.seller, form.cleaned_data["amount"]
    parcel = ParcelWanted(seller.pk, seller.handling_days, goods, form.grams, seller.holiday)
    option = options_for([parcel], destination=form.destination, at=timezone.now())[seller.pk]
    currency = store().currency
    gap = option.free_gap_minor
    return form, {
        "option": option,
        "place": form.place,
        "price": Money(option.price_minor, currency),
        "gap": Money(gap, currency) if gap else None,
    }
