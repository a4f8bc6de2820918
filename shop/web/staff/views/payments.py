"""Payments in the office: found, looked through with what was said to their providers, verified, sent back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.checkout.services import (
    OfficeRefund,
    ask_provider,
    owed_for,
    refund_by_hand,
    refuse_transfer,
    verify_transfer,
)
from shop.disputes.queries import disputes_of_payment, pending_count
from shop.orders.queries import numbers_of, order_of_reference
from shop.payments.queries import attempts_for_office, payment_for_office, transfers, waiting_transfers
from shop.payments.types import AttemptFilter
from shop.roles.queries import can
from shop.web.common.access import staff_required
from shop.web.common.cash_words import cash_words
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.payment_forms import PaymentFilterForm, RefundForm, RefusalForm
from shop.web.staff.payment_page import PaymentRow, parcels_by_part, rows_of

PAGE_SIZE = 50


@require_safe
@staff_required(Permission.PAYMENTS_VIEW)
def payment_list(request: UserRequest) -> HttpResponse:
    """The payments that match, newest first."""
    form = PaymentFilterForm(request.GET)
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = stretch_by_newest(attempts_for_office(form.wanted), **marks, size=PAGE_SIZE)
    kept = {name: value for name, value in request.GET.items() if name not in marks and value}
    context = {
        "form": form,
        "rows": rows_of(found.rows, numbers_of(attempt.reference for attempt in found.rows)),
        "previous_url": f"?{urlencode(kept | {'before': found.before})}" if found.before else "",
        "next_url": f"?{urlencode(kept | {'after': found.after})}" if found.after else "",
        "waiting": waiting_transfers(),
        "pending_disputes": pending_count(),
    }
    return page(request, "staff/payments/list.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.PAYMENTS_VIEW)
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One payment with everything that was said about it; secrets were masked before they were kept."""
    return payment_page(request, public_id)


@require_POST
@staff_required(Permission.PAYMENTS_VIEW)
def inquiry(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask the provider now."""
    found = get_object_or_404(attempts_for_office(AttemptFilter()), public_id=public_id)
    ask_provider(attempt_id=found.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("The provider was asked."))
    return redirect("staff:payment", public_id)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def refunds(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Send owed money back."""
    found = get_object_or_404(attempts_for_office(AttemptFilter()), public_id=public_id)
    form = RefundForm(request.POST, currency=found.currency)
    if not form.is_valid():
        return payment_page(request, public_id, refund_form=form, status=422)
    try:
        refund_by_hand(attempt_id=found.pk, said=OfficeRefund(**form.cleaned_data), by=request.actor, at=timezone.now())
    except Refusal as refused:
        return payment_page(request, public_id, refund_form=form, refusal=str(refused.message), status=409)
    messages.success(request, _("The money is on its way back."))
    return redirect("staff:payment", public_id)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def verification(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The money of a transfer is on the statement."""
    transfer = get_object_or_404(transfers(), public_id=public_id)
    try:
        verify_transfer(transfer_id=transfer.pk, by=request.actor, at=timezone.now())
    except Refusal as refused:
        return payment_page(request, transfer.attempt.public_id, refusal=str(refused.message), status=409)
    messages.success(request, _("Verified. The order goes on."))
    return redirect("staff:payment", transfer.attempt.public_id)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def refusal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The statement does not have it."""
    transfer = get_object_or_404(transfers(), public_id=public_id)
    form, payment_id = RefusalForm(request.POST), transfer.attempt.public_id
    if not form.is_valid():
        return payment_page(request, payment_id, refusal_form=form, status=422)
    try:
        refuse_transfer(transfer_id=transfer.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refused:
        return payment_page(request, payment_id, refusal=str(refused.message), status=409)
    messages.success(request, _("Refused. The shopper can tell us of another transfer."))
    return redirect("staff:payment", payment_id)


def payment_page(request: UserRequest, public_id: UUID, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of a payment as it stands now."""
    found = get_object_or_404(payment_for_office(), public_id=public_id)
    order, owed = order_of_reference(found.reference), owed_for(found)
    token = {"token": uuid4(), "amount": str(owed.major)}
    context: dict[str, Any] = {
        "payment": PaymentRow(found, order.number, parcels_by_part(order) if found.when_sent else None),
        "order": order,
        "owed": owed,
        "may_change": can(request.user, Permission.PAYMENTS_CHANGE),
        "refund_form": RefundForm(currency=found.currency, initial=token),
        "refusal_form": RefusalForm(),
        "refusal": "",
        "disputes": disputes_of_payment(found.pk),
        "cash_words": cash_words(order),
    }
    return page(request, "staff/payments/detail.html", context | shown, status=status)
