"""Who may pay on invoice, what is still to be paid, and what is overdue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.queries import user_with_email
from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.checkout.services import note_bill_paid
from shop.orders.queries import numbers_of
from shop.payments.on_account import account_lines, approve_account, close_account, invoice_accounts, open_bills
from shop.store.queries import store, today_of
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.invoice_account_forms import AccountForm, PaidForm

PAGE = "staff/invoice_accounts/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.PAYMENTS_CHANGE)
def accounts(request: UserRequest) -> HttpResponse:
    """Every account with what it owes, every open bill, and a form for one more account."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _approved(request, form):
        messages.success(request, _("Approved. They can pay on invoice from now on."))
        return redirect("staff:invoice-accounts")
    today = today_of(timezone.now())
    bills = list(open_bills()[:200])
    numbers = numbers_of(bill.attempt.reference for bill in bills)
    context = {
        "form": form,
        "lines": account_lines(list(invoice_accounts()[:200])),
        "bills": [(bill, numbers.get(bill.attempt.reference, ""), bill.due_on < today, PaidForm()) for bill in bills],
    }
    return page(request, PAGE, context, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def closure(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Nothing more is sold on this account."""
    account = get_object_or_404(invoice_accounts(), public_id=public_id)
    close_account(account_id=account.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Closed. What it owes stays owed."))
    return redirect("staff:invoice-accounts")


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def payment(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The money of a bill is on the bank statement."""
    bill = get_object_or_404(open_bills(), public_id=public_id)
    form = PaidForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the reference on the bank statement."))
        return redirect("staff:invoice-accounts")
    said: dict[str, Any] = form.cleaned_data
    try:
        note_bill_paid(
            attempt_id=bill.attempt_id, bank_reference=said["reference"], by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted as paid."))
    return redirect("staff:invoice-accounts")


def _approved(request: UserRequest, form: AccountForm) -> bool:
    """Whether the account is there now; if not the form says why."""
    said = form.cleaned_data
    person = user_with_email(said["email"])
    if person is None:
        form.add_error("email", _("Nobody signs in with this email."))
        return False
    limit, at = Money(said["limit"], store().currency), timezone.now()
    try:
        approve_account(user_id=person.pk, limit=limit, term_days=said["term_days"], by=request.actor, at=at)
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True
