"""The second half of the delivery step: how each parcel comes, or collecting all of them without an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.checkout.services import save_delivery
from shop.store.queries import store
from shop.web.common.requests import Request
from shop.web.storefront.checkout_steps import checkout_of, to_step
from shop.web.storefront.checkout_ways import keep_ways
from shop.web.storefront.ways_forms import CollectionForm, WaysForm

from .checkout import step_page, to_cart


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: Request) -> HttpResponse:
    """Once the place is known: how each parcel comes there."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    if not (found.allows("delivery") and found.draft.delivery_done_at and found.choices):
        return to_step(found.step)
    form = WaysForm(request.POST if request.method == "POST" else None, parcels=found.choices)
    if form.is_valid() and keep_ways(found, form):
        return redirect("storefront:checkout")
    return step_page(request, found, "delivery", form, name="ways")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: Request) -> HttpResponse:
    """Without an address: who collects, and where each parcel waits."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    if not (found.allows("delivery") and found.collectable):
        return to_step(found.step)
    sent = request.POST if request.method == "POST" else None
    kept = {"name": found.draft.name, "phone": found.draft.phone}
    form = CollectionForm(sent, initial=kept, country=store().country)
    points = WaysForm(sent, parcels=found.travelling, collected=True)
    if form.is_valid() and points.is_valid():
        save_delivery(cart_id=found.cart_id, address=form.address(), at=timezone.now())
        if (saved := checkout_of(request, at=timezone.now())) and keep_ways(saved, points):
            return redirect("storefront:checkout")
    return step_page(request, found, "delivery", form, name="collection", points=points)
