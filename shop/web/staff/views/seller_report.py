"""The yearly report of sellers to a tax office: what the books say of each, and who they are."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shop.base import audit
from shop.base.pagination import Page, page_number
from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.invoicing.queries import seller_years, years_with_sales
from shop.invoicing.types import Quarter, SellerYear
from shop.roles.queries import can
from shop.web.common.access import staff_required
from shop.web.common.listing import pages_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

IDENTITY = (
    "shop",
    "legal_form",
    "name",
    "street",
    "city",
    "postcode",
    "country",
    "tax_number",
    "vat_number",
    "business_registration",
    "account_holder",
    "account_place",
    "account_number",
    "currency",
)
SIZE = 50
FIGURES = ("sales", "consideration", "fees_and_commission", "tax_on_fees", "tax_on_sales_kept")


@require_safe
@staff_required(Permission.MONEY_VIEW)
def report(request: UserRequest, year: int) -> HttpResponse:
    """Each seller's quarters of a year; of numbers only whether we have them."""
    years, number = year_or_404(year), page_number(request.GET.get("page"))
    found = seller_years(year, limit=SIZE + 1, offset=(number - 1) * SIZE)
    shown = Page(found[:SIZE], number, len(found) > SIZE)
    context = {
        "year": year,
        "years": years,
        "rows": [(seller, quarters_of(seller), missing_of(seller)) for seller in shown.rows],
        "pages": pages_of(shown),
        "may_take": can(request.user, Permission.SELLERS_REVEAL),
    }
    return page(request, "staff/invoices/sellers.html", context)


@require_POST
@staff_required(Permission.SELLERS_REVEAL)
def table(request: UserRequest, year: int) -> HttpResponse:
    """The report as CSV with every number in clear; the download is noted."""
    year_or_404(year)
    found = seller_years(year)
    after = {"year": year, "sellers": len(found)}
    audit.note("invoicing.report_taken", subject=("invoicing", year), by=request.actor, at=timezone.now(), after=after)
    answer = HttpResponse("\ufeff" + report_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sellers-{year}.csv"'
    return answer


def report_csv(found: list[SellerYear]) -> str:
    """One row a seller: who it is, then five columns a quarter; amounts in major units."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*IDENTITY, *(f"q{place}_{name}" for place in (1, 2, 3, 4) for name in FIGURES)])
    for seller in found:
        figures = [cell for quarter in seller.quarters for cell in figures_of(seller, quarter)]
        writer.writerow([*map(safe_cell, identity_of(seller)), *figures])
    return stream.getvalue()


def identity_of(seller: SellerYear) -> list[str]:
    """The columns of IDENTITY."""
    party = seller.party
    return [
        seller.shop,
        seller.form,
        party.name,
        party.street,
        party.district,
        party.postcode,
        party.country,
        seller.tax_id,
        party.vat_id,
        seller.registration,
        seller.holder,
        seller.account_place,
        seller.account,
        seller.currency,
    ]


def figures_of(seller: SellerYear, quarter: Quarter) -> list[str]:
    """The columns of FIGURES."""
    minors = (quarter.consideration_minor, quarter.fees_minor, quarter.vat_minor, quarter.tax_minor)
    return [str(quarter.sales), *(f"{seller.money(minor).major:f}" for minor in minors)]


def quarters_of(seller: SellerYear) -> list[dict[str, Any]]:
    """The quarters and the whole year as money."""
    return [
        {
            "sales": one.sales,
            "consideration": seller.money(one.consideration_minor),
            "fees": seller.money(one.kept_minor),
        }
        for one in (*seller.quarters, seller.whole)
    ]


def missing_of(seller: SellerYear) -> bool:
    """Whether a tax office would ask back: no tax number, no address or no account is known."""
    return not (seller.tax_id and seller.party.street and seller.account)


def year_or_404(year: int) -> list[int]:
    """The years of the books, if this is one of them."""
    years = years_with_sales(at=timezone.now())
    if year not in years:
        raise Http404
    return years
