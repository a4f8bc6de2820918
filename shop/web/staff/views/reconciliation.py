"""Providers' files beside the books: take one in, see what disagrees, say what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.settlements.arriving import record_arrival
from shop.settlements.bank import BANK
from shop.settlements.queries import (
    breaks_of,
    missing_at_bank,
    missing_parts,
    missing_payments,
    open_breaks,
    payouts_of,
    statements,
)
from shop.settlements.services import read_file, resolve_break, take_in
from shop.settlements.types import Missing
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.money_forms import ArrivalForm, SettlementForm

if TYPE_CHECKING:
    from shop.settlements.models import ProviderStatement

NEWEST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_PAYOUTS)
def overview(request: UserRequest) -> HttpResponse:
    """The newest files, every open break, and a form that takes a file in."""
    form = SettlementForm(request.POST, request.FILES) if request.method == "POST" else SettlementForm()
    if form.is_valid():
        said = form.cleaned_data
        try:
            rows = read_file(content=said["file"], currency=said.get("currency") or store().currency)
            kept = take_in(source=form.source(), rows=rows, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("staff:settlement", kept.public_id)
    context = {"form": form, "statements": statements()[:NEWEST], "breaks": open_breaks()[:NEWEST]}
    return page(request, "staff/reconciliation/overview.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.MONEY_PAYOUTS)
def settlement(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One file: what disagrees, and what it does not name."""
    found = get_object_or_404(statements(), public_id=public_id)
    return _settlement_page(request, found, ArrivalForm.of(found))


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
def arrival(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What came to our bank of what a file pays out in another currency."""
    found = get_object_or_404(statements(), public_id=public_id)
    form = ArrivalForm(request.POST)
    if form.is_valid():
        arrived = Money(form.cleaned_data["arrived"], store().currency)
        try:
            record_arrival(statement_id=found.pk, arrived=arrived, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error("arrived", str(refusal.message))
        else:
            messages.success(request, _("Noted."))
            return redirect("staff:settlement", found.public_id)
    return _settlement_page(request, found, form)


def _settlement_page(request: UserRequest, found: ProviderStatement, form: ArrivalForm) -> HttpResponse:
    arrived = found.arrived_minor
    context = {
        "statement": found,
        "fees": Money(found.fee_minor, found.currency),  # type: ignore[attr-defined]  # annotated by `statements`
        "breaks": breaks_of(found),
        "missing": missing_at_bank(found)[:NEWEST] if found.provider == BANK else missing_rows(found),
        "paid": payouts_of(found),
        "arrived": None if arrived is None else Money(arrived, store().currency),
        "form": form,
    }
    return page(request, "staff/reconciliation/settlement.html", context, status=422 if form.errors else 200)


def missing_rows(found: ProviderStatement) -> list[Missing]:
    """Payments, and parts that were taken of reservations, that no file of the provider names, as rows."""
    whole = [
        Missing(one.provider_key or one.reference, one.captured_at or one.created_at, one.charged)
        for one in missing_payments(found)[:NEWEST]
    ]
    parts = [
        Missing(one.provider_key or str(one.attempt), one.done_at or one.at, one.charged)
        for one in missing_parts(found)[:NEWEST]
    ]
    return sorted([*whole, *parts], key=lambda row: row.at)[:NEWEST]


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
def resolution(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What came of a break."""
    line = get_object_or_404(open_breaks(), public_id=public_id)
    try:
        resolve_break(line_id=line.pk, note=request.POST.get("note", "")[:300], by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted."))
    return redirect("staff:settlement", line.statement.public_id)
