"""The pages of one seller in the office."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.audit_log import entries_about
from shop.base.permissions import Permission
from shop.roles.queries import can
from shop.sellers.queries import business_of, checks_of, numbers_of, payout_account_of, sellers_for_office, team_of
from shop.sellers.types import SellersTab, Standing
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.audit_lines import audit_lines
from shop.web.staff.seller_forms import DECISIONS, DecisionForm

if TYPE_CHECKING:
    from shop.sellers.models import Seller

LAST_ENTRIES = 12
# What can be decided from where: (value, tone of the button).
OPEN = {
    Standing.REVIEW: (("approve", "primary"), ("ask", "secondary"), ("reject", "danger")),
    Standing.REJECTED: (("ask", "secondary"),),
    Standing.APPROVED: (("suspend", "danger"),),
    Standing.SUSPENDED: (("reinstate", "primary"),),
}
NUMBERS: dict[str, Promise] = {
    "national_id": _("Identity card"),
    "trade_licence": _("Trade licence"),
    "tax_id": _("TIN"),
    "vat_id": _("BIN"),
    "account": _("Account"),
}


def seller_or_404(public_id: UUID) -> Seller:
    """The seller of an address of the office."""
    return get_object_or_404(sellers_for_office(SellersTab.ALL, ""), public_id=public_id)


def seller_page(
    request: UserRequest, seller: Seller, *, form: DecisionForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page as it stands now; `form` is one that was refused."""
    reader, words = request.user, dict(DECISIONS)
    sees_log = can(reader, Permission.AUDIT_VIEW)
    context: dict[str, Any] = facts(request, seller) | {
        "form": form or DecisionForm(),
        "refusal": refusal,
        "decisions": [(value, words[value], tone) for value, tone in OPEN.get(Standing(seller.status), ())],
        "may_reveal": can(reader, Permission.SELLERS_REVEAL),
        "team": team_of(seller),
        "changes": seller.changes.order_by("-id"),
        "entries": audit_lines(entries_about("sellers.seller", seller.pk)[:LAST_ENTRIES]) if sees_log else None,
    }
    return page(request, "staff/sellers/detail.html", context, status=status)


def papers_page(request: UserRequest, seller: Seller) -> HttpResponse:
    """Documents and numbers in clear; the caller has noted the look."""
    numbers = [(NUMBERS[name], number) for name, number in asdict(numbers_of(seller)).items() if number]
    return page(request, "staff/sellers/papers.html", facts(request, seller) | {"numbers": numbers})


def facts(request: UserRequest, seller: Seller) -> dict[str, Any]:
    """What both pages say."""
    return {
        "seller": seller,
        "business": business_of(seller),
        "account": payout_account_of(seller),
        "checks": checks_of(seller),
        "may_change": can(request.user, Permission.SELLERS_CHANGE),
        "in_review": seller.status == Standing.REVIEW,
    }
