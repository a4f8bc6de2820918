"""Cash of couriers: statements beside what was due."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.fulfilment.queries import differing_lines_of, remittances
from shop.fulfilment.services import read_statement, record_remittance
from shop.roles.queries import can
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.carrier_forms import RemittanceForm

NEWEST = 50
PAGE = "staff/carriers/remittances.html"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.TAKINGS_VIEW)
def remittance_list(request: UserRequest) -> HttpResponse:
    """The newest statements, and a form that takes one in, for who notes what comes to our bank."""
    may_take_in = can(request.user, Permission.MONEY_PAYOUTS)
    if request.method == "POST" and not may_take_in:
        raise PermissionDenied(Permission.MONEY_PAYOUTS.value)
    form = RemittanceForm(request.POST, request.FILES) if request.method == "POST" else RemittanceForm()
    if form.is_valid():
        said = form.cleaned_data
        try:
            lines = read_statement(content=said["file"], currency=store().currency)
            kept = record_remittance(
                carrier_code=said["carrier_code"],
                reference=said["reference"],
                lines=lines,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("staff:remittance", public_id=kept.public_id)
    context = {"form": form, "statements": remittances()[:NEWEST], "may_take_in": may_take_in}
    return page(request, PAGE, context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.TAKINGS_VIEW)
def remittance(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One statement: its sums, and every row that is not what was due."""
    statement = get_object_or_404(remittances(), public_id=public_id)
    context = {"statement": statement, "lines": differing_lines_of(statement)}
    return page(request, "staff/carriers/remittance.html", context)
