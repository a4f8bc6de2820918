"""What comes back to a seller: the list, one case, the answer, and what was received."""

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

from shop.base.keyset import stretch_by_instant, stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.returns.queries import case_views, cases_of_seller, policy_of_seller, seller_tab_counts
from shop.returns.services import set_policy
from shop.returns.types import Tab
from shop.web.common import returns
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, marks, neighbours
from shop.web.common.return_forms import PolicyForm
from shop.web.seller.shell import portal

if TYPE_CHECKING:
    from shop.returns.models import ReturnCase

PAGE_SIZE = 25
SURFACE = returns.surface("seller")


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def return_list(request: SellerRequest) -> HttpResponse:
    """The cases of one tab; those to be answered come first by their date."""
    tab = chosen(Tab, request.GET.get("tab"), Tab.WAITING)
    cases = cases_of_seller(request.seller, tab=tab)
    if tab is Tab.WAITING:
        found = stretch_by_instant(cases, "answer_by", **marks(request, size=PAGE_SIZE))
    else:
        found = stretch_by_newest(cases, **marks(request, size=PAGE_SIZE))
    context = {
        "cases": case_views(found.rows),
        "pages": neighbours(found, tab=tab),
        "tabs": tabs(seller_tab_counts(request.seller), current=tab),
        "policy": policy_of_seller(request.seller.pk),
    }
    return portal(request, "returns/list.html", SURFACE | context)


def tabs(counts: dict[Tab, int], *, current: Tab) -> list[dict[str, Any]]:
    """The tabs with their counts; what is over is not counted."""
    labels = {
        Tab.WAITING: (_("To answer"), counts[Tab.WAITING]),
        Tab.COMING: (_("Coming back"), counts[Tab.COMING]),
        Tab.CLOSED: (_("Closed"), 0),
        Tab.ALL: (_("All"), 0),
    }
    address = reverse("seller:returns")
    return [
        {"label": label, "url": f"{address}?tab={tab}", "count": count, "current": tab is current}
        for tab, (label, count) in labels.items()
    ]


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def detail(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """One case: what the shopper says and shows, and the next step."""
    return case_page(request, own_case(request, public_id), {})


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def acceptance(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The goods may come back."""
    case = own_case(request, public_id)
    return answered(request, case, returns.accept(request, case), _("Accepted. We told the shopper."))


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def refusal(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """They may not."""
    case = own_case(request, public_id)
    return answered(request, case, returns.refuse(request, case), _("Refused. We told the shopper why."))


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def receipt(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """They are here."""
    case = own_case(request, public_id)
    return answered(request, case, returns.receive(request, case), _("Settled. We told the shopper."))


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def file(request: SellerRequest, public_id: UUID, name: str) -> FileResponse:
    """A photo or the label."""
    return returns.case_file(own_case(request, public_id), name)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.PRODUCTS_CHANGE)
def policy(request: SellerRequest) -> HttpResponse:
    """How long this shop takes things back."""
    now = policy_of_seller(request.seller.pk)
    kept = {"window_days": now.window_days, "answer_days": now.answer_days}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            set_policy(seller_id=request.seller.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.add_error("window_days", str(refused.message))
        else:
            messages.success(request, _("Saved. It holds for what shoppers ask from now on."))
            return redirect("seller:returns")
    return portal(request, "returns/policy.html", SURFACE | {"form": form}, status=422 if form.errors else 200)


def own_case(request: SellerRequest, public_id: UUID) -> ReturnCase:
    """The seller's own case; another's does not exist."""
    return get_object_or_404(cases_of_seller(request.seller), public_id=public_id)


def answered(request: SellerRequest, case: ReturnCase, shown: dict[str, Any], said: str) -> HttpResponse:
    """On to the case when it worked, else the page with what has to be put right."""
    if shown:
        return case_page(request, case, shown, status=409 if shown.get("refusal") else 422)
    messages.success(request, said)
    return redirect("seller:return", public_id=case.public_id)


def case_page(request: SellerRequest, case: ReturnCase, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of a case as it stands now."""
    context = returns.decision_context(case, **shown) | {
        "case_url": reverse("seller:return", args=[case.public_id]),
        "may_decide": request.membership.may(Permission.ORDERS_FULFIL) and case.status != case.Status.ESCALATED,
    }
    return portal(request, "returns/detail.html", SURFACE | context, status=status)
