"""Paying by a transfer of one's own: our numbers, and what the shopper tells of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.base.refusal import Refusal
from shop.checkout.queries import Payment
from shop.payments.queries import transfers_of, wallet_numbers
from shop.payments.services import claim_transfer
from shop.payments.types import WALLETS
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.transfer_forms import TransferForm

from .payments import found, onward

PAGE = "storefront/payments/transfer.html"


@never_cache
@limited("payment-transfer", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: Request, attempt: UUID) -> HttpResponse:
    """Where to send how much, and a form for the transaction ID; then that we are looking at it."""
    payment = found(attempt)
    if payment.settled or not payment.open or payment.method.code != "transfer":
        return onward(payment) or redirect("storefront:payment-return", payment.public_id)
    form = TransferForm(request.POST if request.method == "POST" else None, numbers=wallet_numbers())
    if not form.is_valid():
        return shown(request, payment, form, status=422 if form.is_bound else 200)
    try:
        claim_transfer(attempt_id=payment.attempt_id, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return shown(request, payment, form, refusal=str(refusal.message), status=409)
    return redirect("storefront:payment-transfer", payment.public_id)


def shown(
    request: Request, payment: Payment, form: TransferForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page as it stands."""
    last = transfers_of(payment.attempt_id).first()
    numbers = [{"label": WALLETS[wallet], "number": number} for wallet, number in wallet_numbers().items()]
    context = {
        "payment": payment,
        "order": payment.view,
        "form": form,
        "numbers": numbers,
        "last": last,
        "waits": last is not None and last.status == last.Status.WAITING,
        "refusal": refusal,
    }
    return page(request, PAGE, context, status=status)
