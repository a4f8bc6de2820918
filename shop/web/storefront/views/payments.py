"""Coming back from a provider: waiting for the answer, and trying again when it was no."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shop.base.refusal import Refusal
from shop.checkout.queries import Payment, cash_barred_for, payment_for_page
from shop.checkout.services import ask_provider, resumed, retry_payment
from shop.payments.queries import methods_to_offer, pages_of
from shop.store.queries import store
from shop.web.common.headers import forms_may_lead_to
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page
from shop.web.common.requests import Request

PENDING = "storefront/payments/pending.html"
FAILED = "storefront/payments/failed.html"
PARTS = frozenset({"payment-pending"})


@never_cache
@require_GET
def payment_return(request: Request, attempt: UUID) -> HttpResponse:
    """The provider is asked, whatever the address says; "unknown" waits and is never shown as failed.

    What a browser brings back from the provider's page is handed on once, and is gone from the address after that.
    """
    said = request.GET.dict()
    if said:
        ask_provider(attempt_id=found(attempt).named_id, said=said, by=request.actor, at=timezone.now())
        return redirect("storefront:payment-return", attempt)
    payment = found(attempt)
    if payment.startable:
        started = resumed(payment.order, by=request.actor, at=timezone.now())
        if started.redirect_url and started.redirect_url != request.path:
            return redirect(started.redirect_url)
    if payment.open:
        ask_provider(attempt_id=payment.attempt_id, by=request.actor, at=timezone.now())
        payment = found(attempt)
    if payment.open and payment.method.code == "transfer":
        return redirect("storefront:payment-transfer", payment.public_id)
    if payment.wants_owner and not payment.settled:
        return by_page(request, payment)
    return onward(payment) or page(request, PENDING, {"payment": payment, "order": payment.view}, parts=PARTS)


def by_page(request: Request, payment: Payment) -> HttpResponse:
    """The bank of a saved card wants its owner there: once more, on the provider's page."""
    method = payment.method.code
    try:
        placed = retry_payment(order_id=payment.order.pk, method=method, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return failed_page(request, found(payment.public_id), refusal=str(refusal.message))
    return redirect(placed.redirect_url) if placed.redirect_url else to_order(payment)


@never_cache
@require_GET
def payment_failed(request: Request, attempt: UUID) -> HttpResponse:
    """What went wrong, that no money was taken, and every way to try again."""
    payment = found(attempt)
    if payment.settled or payment.open:
        return onward(payment) or redirect("storefront:payment-return", attempt)
    return failed_page(request, payment)


@limited_by_visitor("payment-retry", times=20, crowd=1000, seconds=60)
@require_POST
def payment_retry(request: Request, attempt: UUID) -> HttpResponse:
    """A new attempt on the same order, by the chosen method."""
    payment = found(attempt)
    method = request.POST.get("method", "")
    try:
        placed = retry_payment(order_id=payment.order.pk, method=method, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return failed_page(request, found(attempt), refusal=str(refusal.message), status=422)
    return redirect(placed.redirect_url) if placed.redirect_url else to_order(payment)


def found(attempt: UUID) -> Payment:
    """The payment of a link; its 122 random bits are the key to it. Raises Http404."""
    payment = payment_for_page(attempt)
    if payment is None:
        raise Http404
    return payment


def onward(payment: Payment) -> HttpResponse | None:
    """Where a decided payment leads; None while it is open."""
    if payment.settled:
        return to_order(payment)
    return None if payment.open else redirect("storefront:payment-failed", payment.public_id)


def to_order(payment: Payment) -> HttpResponse:
    """The order's own page."""
    return redirect("storefront:order", number=payment.order.number, token=payment.order.token)


@csrf_exempt
@never_cache
@require_POST
def payment_back(request: Request, attempt: UUID) -> HttpResponse:
    """Some providers send the browser back by a POST of theirs, without our cookies: on to the page that asks them."""
    return redirect("storefront:payment-return", found(attempt).named)


def failed_page(request: Request, payment: Payment, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """What a failed payment shows: every open way to try again, and forms that may lead to the providers."""
    methods = methods_to_offer(store(), payment.view.rest, at=timezone.now())
    if not payment.all_parcels_need_delivery or cash_barred_for(payment.view.contact.phone):
        methods = [method for method in methods if not method.on_delivery]
    context = {"payment": payment, "order": payment.view, "methods": methods, "refusal": refusal}
    return forms_may_lead_to(pages_of(methods), page(request, FAILED, context, status=status))
