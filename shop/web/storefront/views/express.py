"""Buying one thing at once with a saved card: a page with the total and the promise, and one button."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shop.cart.queries import express_cart_of
from shop.cart.services import CannotChooseDelivery, choose_deliveries
from shop.checkout.queries import order_of_cart
from shop.checkout.services import CannotPlace, TokenReused, TotalChanged, place_order
from shop.payments.queries import pages_of
from shop.payments.services import gateway_for
from shop.pricing.services import CannotQuote
from shop.web.common.access import shopper_required
from shop.web.common.headers import forms_may_lead_to
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.storefront.express_page import Express, express_of
from shop.web.storefront.forms import ExpressForm
from shop.web.storefront.sums import amount
from shop.web.storefront.ways_forms import WaysForm

from .orders import order_address

PAGE = "storefront/express/express.html"
PARTS = frozenset({"express"})


@never_cache
@limited_by_visitor("express", times=30, crowd=1000, seconds=60)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def express(request: UserRequest, cart: UUID) -> HttpResponse:
    """What is bought, for how much, when it comes; POST buys it. Pressed again, it shows the order."""
    row = express_cart_of(request.user.pk, cart)
    if row is None:
        raise Http404
    if order := order_of_cart(row.pk):
        return redirect(order_address(order))
    found = express_of(request, row)
    if found is None:
        messages.warning(request, _("Your saved card or your usual address is gone. Buy it from your cart instead."))
        return redirect("storefront:cart")
    form = ExpressForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, found, status=200 if request.method != "POST" else 422)
    return _bought(request, found, form)


def _bought(request: UserRequest, found: Express, form: ExpressForm) -> HttpResponse:
    """The same press twice finds the first one's order."""
    values = form.cleaned_data
    try:
        placed = place_order(
            token=values["token"],
            cart_id=found.cart.pk,
            method=found.means.card.method,
            expected_fingerprint=values["fingerprint"],
            buyer=found.means.buyer(request),
            card=values["card"],
            by=request.actor,
            at=timezone.now(),
        )
    except TotalChanged as changed:
        sentence = _("The total is %(total)s now. Look it over before you pay.") % {
            "total": amount(changed.quote.shown.total)
        }
        return _shown(request, found, notice=sentence, status=409)
    except TokenReused as refusal:
        return redirect(order_address(refusal.order))
    except (CannotPlace, CannotQuote) as refusal:
        return _shown(request, found, notice=str(refusal.message), status=409)
    return redirect(placed.redirect_url or order_address(placed.order))


@never_cache
@limited_by_visitor("express-ways", times=60, crowd=1000, seconds=60)
@require_POST
@shopper_required
def ways(request: UserRequest, cart: UUID) -> HttpResponse:
    """How its parcel comes, where that can be chosen."""
    row = express_cart_of(request.user.pk, cart)
    found = express_of(request, row) if row and not order_of_cart(row.pk) else None
    if row is None or found is None:
        raise Http404
    form = WaysForm(request.POST, parcels=found.choices)
    if not form.is_valid():
        return _shown(request, found, ways=form, status=422)
    destination, at = found.means.destination, timezone.now()
    try:
        choose_deliveries(cart_id=row.pk, chosen=form.chosen, destination=destination, at=at)
    except CannotChooseDelivery as refusal:
        return _shown(request, found, notice=str(refusal.message), status=409)
    return redirect("storefront:express", cart)


def _shown(
    request: UserRequest, found: Express, *, notice: str = "", ways: WaysForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; its form may end on the provider's page, when the bank wants the card's owner there."""
    now = express_of(request, found.cart) if notice else found
    response = page(request, PAGE, (now or found).context(notice, ways), parts=PARTS, status=status)
    return forms_may_lead_to(pages_of([gateway_for(found.means.card.method).method]), response)
