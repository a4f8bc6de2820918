"""The delivery step after the address: which ways are left to choose from, and keeping what was chosen."""

from __future__ import annotations

from django.utils import timezone

from shop.cart.services import CannotChooseDelivery, choose_deliveries
from shop.tax.queries import company_of_check
from shop.web.common.requests import Request
from shop.web.storefront.checkout_steps import Checkout, checkout_of, destination_of
from shop.web.storefront.ways_forms import WaysForm, signature_of


def after_address(request: Request) -> str:
    """The step that follows: payment where each parcel has one way, or its ways are those that the page showed."""
    found = checkout_of(request, at=timezone.now())
    if found is None or not found.choices:
        return "payment"
    form = WaysForm(request.POST, parcels=found.choices)
    same = request.POST.get("ways") == signature_of(found.choices)
    return "payment" if same and form.is_valid() and keep_ways(found, form) else "ways"


def keep_ways(found: Checkout, form: WaysForm) -> bool:
    """Keep what a valid form chose; else the form says why not."""
    at, draft = timezone.now(), found.draft
    try:
        choose_deliveries(
            cart_id=found.cart_id,
            chosen=form.chosen,
            destination=destination_of(draft),
            company=company_of_check(draft.vat_check_id, at=at),
            at=at,
        )
    except CannotChooseDelivery as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True
