"""Returns that reached the office: nobody answered, or buyer and seller do not agree; and cash that is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.returns.queries import case_views, cases, cases_for_staff, policy_of_marketplace
from shop.returns.services import pay_back_by_hand, set_policy
from shop.roles.queries import can
from shop.web.common import returns
from shop.web.common.access import staff_required
from shop.web.common.listing import pages_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.common.return_forms import PolicyForm

if TYPE_CHECKING:
    from shop.returns.models import ReturnCase

PAGE_SIZE = 30
OWED = "owed"
SURFACE = returns.surface("staff")


@require_safe
@staff_required(Permission.RETURNS_DECIDE)
def return_list(request: UserRequest) -> HttpResponse:
    """Cases to decide, longest waiting first; `?tab=owed` those to be paid by hand."""
    owed = request.GET.get("tab") == OWED
    found = page_of(cases_for_staff(owed=owed), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    address = reverse("staff:returns")
    context = {
        "cases": case_views(found.rows),
        "pages": pages_of(found, tab=OWED if owed else ""),
        "tabs": [
            {"label": _("To decide"), "url": address, "current": not owed},
            {"label": _("To pay by hand"), "url": f"{address}?tab={OWED}", "current": owed},
        ],
    }
    return page(request, "returns/list.html", SURFACE | context)


@require_safe
@staff_required(Permission.RETURNS_DECIDE)
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One case."""
    return case_page(request, any_case(public_id), {})


@require_POST
@staff_required(Permission.RETURNS_DECIDE)
def acceptance(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The goods may come back."""
    case = any_case(public_id)
    return answered(request, case, returns.accept(request, case, staff=True), _("Accepted. We told both sides."))


@require_POST
@staff_required(Permission.RETURNS_DECIDE)
def refusal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """They may not."""
    case = any_case(public_id)
    return answered(request, case, returns.refuse(request, case, staff=True), _("Refused. We told both sides."))


@require_POST
@staff_required(Permission.RETURNS_DECIDE)
def receipt(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Settle it for a seller who does not."""
    case = any_case(public_id)
    return answered(request, case, returns.receive(request, case), _("Settled. We told the shopper."))


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def payback(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The buyer has the money, given by hand."""
    case = any_case(public_id)
    try:
        pay_back_by_hand(case_id=case.pk, by=request.actor, at=timezone.now())
    except Refusal as refused:
        return case_page(request, case, {"refusal": str(refused.message)}, status=409)
    messages.success(request, _("Noted: the shopper has the money."))
    return redirect("staff:return", public_id=public_id)


@require_safe
@staff_required(Permission.RETURNS_DECIDE)
def file(request: UserRequest, public_id: UUID, name: str) -> FileResponse:
    """A photo or the label."""
    return returns.case_file(any_case(public_id), name)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
def policy(request: UserRequest) -> HttpResponse:
    """How long every shop takes things back."""
    now = policy_of_marketplace()
    kept = {"window_days": now.window_days, "answer_days": now.answer_days}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        set_policy(seller_id=None, **form.cleaned_data, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved. It holds for what shoppers ask from now on."))
        return redirect("staff:returns")
    return page(request, "returns/policy.html", SURFACE | {"form": form}, status=422 if form.errors else 200)


def any_case(public_id: UUID) -> ReturnCase:
    """Any case of the marketplace."""
    return get_object_or_404(cases(), public_id=public_id)


def answered(request: UserRequest, case: ReturnCase, shown: dict[str, Any], said: str) -> HttpResponse:
    """On to the case when it worked, else the page with what has to be put right."""
    if shown:
        return case_page(request, case, shown, status=409 if shown.get("refusal") else 422)
    messages.success(request, said)
    return redirect("staff:return", public_id=case.public_id)


def case_page(request: UserRequest, case: ReturnCase, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of a case as it stands now."""
    context = returns.decision_context(case, **shown) | {
        "case_url": reverse("staff:return", args=[case.public_id]),
        "may_decide": case.status != case.Status.REQUESTED,
        "staff": True,
        "may_pay": can(request.user, Permission.PAYMENTS_CHANGE),
    }
    return page(request, "returns/detail.html", SURFACE | context, status=status)
