"""Payout runs: who would be paid, a list made by one person, approved by another, and what the bank says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
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
from shop.payouts import services
from shop.payouts.files import channels_of
from shop.payouts.queries import candidates, own_terms_of, payouts, payouts_of_run, runs, terms_of_marketplace
from shop.payouts.types import PayoutStatus
from shop.roles.queries import can
from shop.sellers.queries import sellers_for_office
from shop.sellers.types import SellersTab
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in, requires_second_factor
from shop.web.common.requests import UserRequest
from shop.web.staff.money_forms import OutcomeForm, TermsForm
from shop.web.staff.payout_words import RUN_BADGES, initial_terms, payout_line

if TYPE_CHECKING:
    from shop.payouts.models import PayoutRun
    from shop.sellers.models import Seller

NEWEST = 30


@require_safe
@staff_required(Permission.MONEY_VIEW)
def overview(request: UserRequest) -> HttpResponse:
    """Who has money that is ready, and the newest runs."""
    found, currency = candidates(at=timezone.now()), store().currency
    due = [one for one in found if one.why_not is None]
    context = {
        "candidates": found,
        "due": len(due),
        "due_sum": Money.total((one.amount for one in due), currency),
        "ready_sum": Money.total((one.amount for one in found), currency),
        "runs": [run_line(run) for run in runs()[:NEWEST]],
        "may_pay": can(request.user, Permission.MONEY_PAYOUTS),
        "may_set": can(request.user, Permission.MONEY_COMMISSION),
        "may_connect": can(request.user, Permission.SETTINGS_CHANGE),
    }
    return page(request, "staff/payouts/overview.html", context)


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def new_run(request: UserRequest) -> HttpResponse:
    """A list of everybody who is due."""
    try:
        made = services.make_run(by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("staff:payouts")
    return redirect("staff:payout-run", made.public_id)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def run(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One run: its payouts, and what can be done next."""
    return run_page(request, run_or_404(public_id))


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
@requires_recent_sign_in
def approval(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The second pair of eyes."""
    return done(request, public_id, services.approve_run, _("Approved. Take the files, if there are any, to the bank."))


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def cancellation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Nobody is paid by it."""
    return done(request, public_id, services.cancel_run, _("Called off. Nobody is paid by this run."))


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def dispatch(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The bank has the file."""
    return done(request, public_id, services.note_sent, _("Noted: the bank has it."))


def done(request: UserRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    """Take a step with a run; a refusal stands above the same page."""
    found = run_or_404(public_id)
    try:
        service(run_id=found.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return run_page(request, found, refusal=str(refusal.message), status=409)
    messages.success(request, said)
    return redirect("staff:payout-run", public_id)


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
@requires_recent_sign_in
def file(request: UserRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The table that a bank or wallet reads, with full numbers; the look is noted."""
    found = run_or_404(public_id)
    try:
        taken = services.take_file(run=found, kind=kind, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return run_page(request, found, refusal=str(refusal.message), status=409)
    response = HttpResponse(taken.content, content_type=taken.content_type)
    response["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def outcome(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What the bank says about one payout."""
    payout = get_object_or_404(payouts(), public_id=public_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return run_page(request, run_or_404(payout.run.public_id), refusal=_("Choose what the bank says."), status=422)
    said, words = PayoutStatus(form.cleaned_data["outcome"]), form.cleaned_data["words"]
    try:
        services.note_outcome(payout_id=payout.pk, outcome=said, words=words, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return run_page(request, run_or_404(payout.run.public_id), refusal=str(refusal.message), status=409)
    messages.success(request, _("Noted."))
    return redirect("staff:payout-run", payout.run.public_id)


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
def inquiry(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask the provider how a payout stands; it pays nothing by this."""
    payout = get_object_or_404(payouts(), public_id=public_id)
    found = services.look_after(payout_id=payout.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("The provider was asked. Now: %(state)s.") % {"state": found.get_status_display()})
    return redirect("staff:payout-run", payout.run.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def terms(request: UserRequest) -> HttpResponse:
    """When and how much every shop is paid."""
    return terms_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def seller_terms(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What is different for one shop."""
    return terms_page(request, get_object_or_404(sellers_for_office(SellersTab.ALL, ""), public_id=public_id))


def terms_page(request: UserRequest, seller: Seller | None) -> HttpResponse:
    """The form for one shop, or for all of them."""
    seller_id = seller.pk if seller else None
    kept = initial_terms(own_terms_of(seller_id) if seller else terms_of_marketplace())
    form = TermsForm(request.POST if request.method == "POST" else None, initial=kept, whole=seller is None)
    if form.is_valid():
        services.set_terms(seller_id=seller_id, by=request.actor, at=timezone.now(), **form.terms())
        messages.success(request, _("Saved. What was released before stays as it was."))
        return redirect("staff:payouts")
    context = {"form": form, "seller": seller}
    return page(request, "staff/payouts/terms.html", context, status=422 if form.errors else 200)


def run_or_404(public_id: UUID) -> PayoutRun:
    """Any run of the marketplace."""
    return get_object_or_404(runs(), public_id=public_id)


def run_page(request: UserRequest, found: PayoutRun, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page of a run as it stands now."""
    found = run_or_404(found.public_id)
    rows = list(payouts_of_run(found))
    waiting = [row for row in rows if row.status in {PayoutStatus.APPROVED, PayoutStatus.SENT}]
    context = {
        "run": run_line(found),
        "payouts": [payout_line(row) for row in rows],
        "refusal": refusal,
        "may_pay": can(request.user, Permission.MONEY_PAYOUTS),
        "own": found.is_own(request.actor),
        "channels": channels_of(waiting),
        "to_send": any(row.status == PayoutStatus.APPROVED and not row.wire for row in rows),
    }
    return page(request, "staff/payouts/run.html", context, status=status)


def run_line(found: PayoutRun) -> dict[str, Any]:
    """A run in figures and words; it comes from `runs`, which counts."""
    return {
        "run": found,
        "badge": RUN_BADGES[found.status],
        "sum": Money(found.sum_minor, found.currency),  # type: ignore[attr-defined]  # annotated by `runs`
        "count": found.count,  # type: ignore[attr-defined]
    }
