"""Disputes in the office: the list by when evidence is due, one dispute, evidence sent, how it ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.disputes.queries import dispute_for_office, disputes
from shop.disputes.services import answer_dispute, close_dispute, open_dispute
from shop.disputes.types import DisputeStatus
from shop.payments.queries import attempts_for_office
from shop.payments.services import gateway_for
from shop.payments.types import AttemptFilter
from shop.roles.queries import can
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_second_factor
from shop.web.common.requests import UserRequest
from shop.web.staff.dispute_forms import AnswerForm, DisputeForm, VerdictForm

PAGE_SIZE = 50
TONES = {"open": "danger", "answered": "warning", "won": "success", "lost": ""}


@require_safe
@staff_required(Permission.PAYMENTS_VIEW)
def dispute_list(request: UserRequest) -> HttpResponse:
    """Those whose evidence is due first come first; what is decided comes last."""
    found = page_of(disputes(), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    rows = [row_of(dispute) for dispute in found.rows]
    context = {
        "rows": rows,
        "previous_url": f"?page={found.previous_number}" if found.number > 1 else "",
        "next_url": f"?page={found.next_number}" if found.has_next else "",
    }
    return page(request, "staff/payments/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.PAYMENTS_CHANGE)
@requires_second_factor
def new_dispute(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A dispute that reached us by mail, about one payment."""
    attempt = get_object_or_404(attempts_for_office(AttemptFilter()), public_id=public_id)
    initial = {"amount": str(attempt.undisputed.major)}
    form = DisputeForm(request.POST if request.method == "POST" else None, attempt=attempt, initial=initial)
    context = {"form": form, "attempt": attempt, "refusal": ""}
    if not form.is_valid():
        return page(request, "staff/payments/dispute_new.html", context, status=422 if form.is_bound else 200)
    try:
        made = open_dispute(draft=form.draft, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        context["refusal"] = str(refusal.message)
        return page(request, "staff/payments/dispute_new.html", context, status=409)
    messages.success(request, _("Opened. The sellers' part is held until it is decided."))
    return redirect("staff:dispute", made.public_id)


@require_safe
@staff_required(Permission.PAYMENTS_VIEW)
def dispute(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One dispute: what is asked for, who carries it, what comes next."""
    return dispute_page(request, public_id)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def answer(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Evidence was sent."""
    found, form = get_object_or_404(dispute_for_office(), public_id=public_id), AnswerForm(request.POST)
    if not form.is_valid():
        return dispute_page(request, public_id, answer_form=form, status=422)
    try:
        answer_dispute(dispute_id=found.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return dispute_page(request, public_id, refusal=str(refusal.message), status=409)
    messages.success(request, _("Noted. Now the bank decides."))
    return redirect("staff:dispute", public_id)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
@requires_second_factor
def outcome(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The bank has decided."""
    found, form = get_object_or_404(dispute_for_office(), public_id=public_id), VerdictForm(request.POST)
    if not form.is_valid():
        return dispute_page(request, public_id, verdict_form=form, status=422)
    said = DisputeStatus(form.cleaned_data["outcome"])
    try:
        close_dispute(dispute_id=found.pk, outcome=said, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return dispute_page(request, public_id, refusal=str(refusal.message), status=409)
    messages.success(request, _("Noted. The books are closed on it."))
    return redirect("staff:dispute", public_id)


def dispute_page(request: UserRequest, public_id: UUID, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of a dispute as it stands now."""
    found = get_object_or_404(dispute_for_office(), public_id=public_id)
    context: dict[str, Any] = {
        "row": row_of(found),
        "dispute": found,
        "may_change": can(request.user, Permission.PAYMENTS_CHANGE),
        "answer_form": AnswerForm(),
        "verdict_form": VerdictForm(),
        "refusal": "",
    }
    return page(request, "staff/payments/dispute.html", context | shown, status=status)


def row_of(found: Any) -> dict[str, Any]:
    """A dispute in words; it is late when evidence should have been sent."""
    late = found.status == DisputeStatus.OPEN and found.due_at and found.due_at < timezone.now()
    return {
        "dispute": found,
        "label": found.get_status_display(),
        "tone": TONES[found.status],
        "method": gateway_for(found.provider).method.label,
        "late": late,
        "ours": found.amount - found.taken,
    }
