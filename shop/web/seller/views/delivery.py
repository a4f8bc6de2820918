"""How the shop delivers: terms for everywhere, zones, ways, pickup points, and what an order would cost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.shipping.queries import terms_of_marketplace, terms_of_seller, usual_method_of, ways_for
from shop.shipping.services import set_terms
from shop.shipping.types import ParcelWanted
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.deliveries import PARTS, Owner, edited, lists_of, removed
from shop.web.common.delivery_forms import TermsForm
from shop.web.seller.shell import portal
from shop.web.seller.trial_form import TrialForm

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
def part(request: SellerRequest, kind: str, public_id: UUID | None = None) -> HttpResponse:
    """One zone, way or pickup point, new or existing; another seller's does not exist."""
    sent = request.POST if request.method == "POST" else None
    found = edited(PARTS[kind], Owner(request.seller.pk, request.actor), public_id, sent)
    if found.saved:
        messages.success(request, _("Saved. It holds for what shoppers order from now on."))
        return redirect("seller:delivery-terms")
    context = {"form": found.form, "it": PARTS[kind], "it_id": public_id, "back": reverse("seller:delivery-terms")}
    return portal(request, "seller/delivery/part.html", context, status=found.status)


@require_POST
@seller_required(Permission.SHOPFRONT_CHANGE)
def part_removal(request: SellerRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Take one away."""
    removed(PARTS[kind], Owner(request.seller.pk, request.actor), public_id)
    messages.success(request, str(PARTS[kind].removed))
    return redirect("seller:delivery-terms")


def answer(request: SellerRequest, form: TermsForm | None = None, *, status: int = 200) -> HttpResponse:
    """The page as it stands."""
    own = terms_of_seller(request.seller.pk)
    lists = lists_of(request.seller.pk)
    terms, usual = own or terms_of_marketplace(), lists["usual"] or usual_method_of(None)
    trial, result = tried(request)
    context = {
        "form": form or TermsForm.of(terms, usual, handling_days=request.seller.handling_days),
        "own": own is not None,
        "area": "seller",
        **lists,
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
    found = ways_for([parcel], destination=form.destination, at=timezone.now())[seller.pk]
    currency, gap = store().currency, found.taken.free_gap_minor
    others = [one for one in found.offered if one.code != found.taken.code]
    return form, {
        "option": found.taken,
        "place": form.place,
        "price": Money(found.taken.price_minor, currency),
        "gap": Money(gap, currency) if gap else None,
        "others": [(one, Money(one.price_minor, currency)) for one in others],
    }
