"""Cash on delivery in the office: whom to call before sellers pack, and the terms of cash."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.checkout.queries import cash_checks_waiting, refused_parcels_of
from shop.checkout.services import cancel_order, confirm_cash
from shop.checkout.types import ConfirmedBy
from shop.roles.queries import can
from shop.store.services import change_store
from shop.web.common.access import staff_required
from shop.web.common.cash_words import refused_words
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.cash_forms import CashForm

MOST = 200


@require_safe
@staff_required(Permission.PAYMENTS_VIEW)
def call_list(request: UserRequest) -> HttpResponse:
    """Cash orders that wait for their phone, the longest waiting first."""
    return list_page(request, CashForm.of_store())


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def confirmation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Somebody called, and the order is wanted."""
    check = get_object_or_404(cash_checks_waiting(), public_id=public_id)
    try:
        confirm_cash(order_id=check.order_id, way=ConfirmedBy.CALL, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Confirmed. Sellers can pack it now."))
    return redirect("staff:cash")


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def cancellation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Somebody called, and nobody wants it."""
    check = get_object_or_404(cash_checks_waiting(), public_id=public_id)
    try:
        cancel_order(order_id=check.order_id, by=request.actor, at=timezone.now(), reason="not confirmed by phone")
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The order is cancelled."))
    return redirect("staff:cash")


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def terms(request: UserRequest) -> HttpResponse:
    """Keep the settings."""
    form = CashForm(request.POST)
    if not form.is_valid():
        return list_page(request, form, status=422)
    change_store(by=request.actor, at=timezone.now(), **form.changes)
    messages.success(request, _("Saved."))
    return redirect("staff:cash")


def list_page(request: UserRequest, form: CashForm, *, status: int = 200) -> HttpResponse:
    """The page as it stands now."""
    checks = list(cash_checks_waiting()[:MOST])
    refused = refused_parcels_of(check.order.contact.phone for check in checks)
    context = {
        "form": form,
        "rows": [{"check": check, "refused": refused_words(refused[check.order.contact.phone])} for check in checks],
        "may_decide": can(request.user, Permission.PAYMENTS_CHANGE),
        "may_set": can(request.user, Permission.SETTINGS_CHANGE),
    }
    return page(request, "staff/payments/cash.html", context, status=status)
