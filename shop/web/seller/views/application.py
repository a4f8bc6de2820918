"""Applying to sell, step by step; each step is kept when it is sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.refusal import Refusal
from shop.sellers.queries import business_of, last_answer_of, numbers_of, owned_seller, payout_account_of, progress_of
from shop.sellers.services import (
    save_business,
    save_payout_account,
    save_shop,
    start_application,
    submit_application,
)
from shop.sellers.types import Standing, Step
from shop.store.queries import store
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.proofs import requires_recent_sign_in, requires_second_factor
from shop.web.common.requests import UserRequest
from shop.web.seller.application_forms import BusinessForm, PayoutForm, ShopForm
from shop.web.seller.applying import FIRST, ApplicantRequest, at_step, place_of, step_page

if TYPE_CHECKING:
    from shop.sellers.models import Business, Seller

FORM_METHODS = ["GET", "HEAD", "POST"]
NUMBERS = ("national_id", "trade_licence", "tax_id", "vat_id")


@require_safe
@shopper_required
def start(request: UserRequest) -> HttpResponse:
    """Go on where the application stands; who sells already goes to the portal."""
    seller = owned_seller(request.user.pk)
    if seller and not seller.applying:
        return redirect("seller:dashboard")
    return redirect(place_of(seller, progress_of(seller) if seller else FIRST))


@limited("application", times=60, seconds=3600)
@require_http_methods(FORM_METHODS)
@at_step(Step.SHOP)
def shop(request: ApplicantRequest) -> HttpResponse:
    """Name, story and contact."""
    seller, sent = request.application, request.POST if request.method == "POST" else None
    form = ShopForm(sent, country=store().country, initial=_shop(seller) if seller else {"email": request.user.email})
    if not form.is_valid():
        return step_page(request, Step.SHOP, {"form": form})
    at, by = timezone.now(), request.actor
    try:
        if seller:
            save_shop(seller_id=seller.pk, draft=form.draft(), by=by, at=at)
        else:
            start_application(user_id=request.user.pk, draft=form.draft(), by=by, at=at)
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return step_page(request, Step.SHOP, {"form": form}, status=409)
    return redirect("seller:register")


@require_http_methods(FORM_METHODS)
@at_step(Step.BUSINESS)
def business(request: ApplicantRequest) -> HttpResponse:
    """Who sells, and the numbers of their papers."""
    kept, sent = business_of(request.seller), request.POST if request.method == "POST" else None
    form = BusinessForm(sent, kept=_numbers(kept), initial=_business(kept))
    if not form.is_valid():
        return step_page(request, Step.BUSINESS, {"form": form})
    try:
        save_business(seller_id=request.seller.pk, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return step_page(request, Step.BUSINESS, {"form": form}, status=409)
    return redirect("seller:register")


@require_http_methods(FORM_METHODS)
@at_step(Step.BANK)
@requires_second_factor
@requires_recent_sign_in
def bank(request: ApplicantRequest) -> HttpResponse:
    """Where earnings go. The number is typed anew each time and never shown."""
    kept = payout_account_of(request.seller)
    initial = {name: getattr(kept, name) for name in PayoutForm.base_fields if name != "number"} if kept else {}
    form = PayoutForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return step_page(request, Step.BANK, {"form": form, "account": kept})
    try:
        save_payout_account(seller_id=request.seller.pk, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return step_page(request, Step.BANK, {"form": form, "account": kept}, status=409)
    return redirect("seller:register")


@require_http_methods(FORM_METHODS)
@at_step(Step.REVIEW)
def review(request: ApplicantRequest) -> HttpResponseBase:
    """Everything once more, and the button that sends it; afterwards how it stands."""
    seller, refused = request.seller, ""
    if request.method == "POST":
        try:
            submit_application(seller_id=seller.pk, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Your application is on its way. We answer by mail."))
            return redirect("seller:register-review")
    context = {
        "business": business_of(seller),
        "account": payout_account_of(seller),
        "checks": request.progress.checks,
        "verdict": last_answer_of(seller) if seller.status == Standing.REJECTED else None,
        "refused": refused,
    }
    return step_page(request, Step.REVIEW, context, status=409 if refused else 200)


def _shop(seller: Seller) -> dict[str, object]:
    texts = {"name": seller.name.text(), "story": seller.story.text()}
    return texts | {name: getattr(seller, name) for name in ("district", "email", "phone", "handling_days")}


def _business(kept: Business | None) -> dict[str, object]:
    if kept is None:
        return {"country": store().country, "form": "person"}
    names = ("form", "legal_name", "country", "street", "district", "postcode")
    return {name: getattr(kept, name) for name in names}


def _numbers(kept: Business | None) -> dict[str, str]:
    if kept is None:
        return {}
    return {name: text for name, text in asdict(numbers_of(kept.seller)).items() if name in NUMBERS}
