"""The money of a shop: what is ready, on hold and kept, every entry behind it, payouts and statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.money import Money, shares_of
from shop.base.pagination import Page, page_number
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.disputes.queries import disputes_of_seller
from shop.invoicing.queries import statement_paper_of
from shop.ledger.queries import entries_of_seller, standing_of
from shop.ledger.types import SellerEntry, Standing
from shop.payouts.prints import Sheet, statement_csv, statement_pdf
from shop.payouts.queries import (
    month_figures,
    month_of,
    months_of_seller,
    payday_of,
    span_of,
    statement_of_seller,
    terms_of_seller,
)
from shop.payouts.services import ask_payout
from shop.sellers.queries import payout_account_of
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.invoices import PaperLink, paper_link
from shop.web.common.listing import pages_of
from shop.web.common.numbers import percent
from shop.web.common.proofs import requires_second_factor
from shop.web.seller.money_words import (
    FILTERS,
    as_paper,
    dispute_lines,
    entry_lines,
    month_name,
    payout_lines,
    payouts_in,
    place_of,
    sheet_of,
    statement_rows,
)
from shop.web.seller.shell import portal

if TYPE_CHECKING:
    from shop.payouts.models import Statement

PAGE_SIZE = 25
MOST_LINES = 5_000
NEWEST = 8


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def overview(request: SellerRequest) -> HttpResponse:
    """Balance, entries of a month, and the newest payouts."""
    months = months_of_seller(request.seller.pk, at=timezone.now())
    month = chosen_month(request.GET.get("month", ""), months)
    kind = request.GET.get("kind", "")
    kind = kind if kind in FILTERS else ""
    number = page_number(request.GET.get("page"))
    found = entries(request, month_of(month), kind=kind, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    shown = Page(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE)
    payouts = payouts_in(request.seller, shown.rows, newest=NEWEST)
    context = balance_of(request) | {
        "lines": entry_lines(request.seller, shown.rows, payouts),
        "pages": pages_of(shown, month=code_of(month), kind=kind),
        "kinds": [(code, label, code == kind) for code, (label, _wanted) in FILTERS.items()],
        "months": [(code_of(one), month_name(one), one == month) for one in months],
        "month": {"code": code_of(month), "name": month_name(month)},
        "disputes": dispute_lines(disputes_of_seller(request.seller.pk)[:NEWEST]),
        "payouts": payout_lines(payouts[:NEWEST]),
    }
    return portal(request, "seller/money/overview.html", context, parts={"ledger"})


def balance_of(request: SellerRequest) -> dict[str, Any]:
    """What is ready, on hold and kept, and when it is paid to where."""
    seller, now = request.seller, timezone.now()
    standing = standing_of(seller.pk, store().currency)
    terms, account = terms_of_seller(seller.pk), payout_account_of(seller)
    payday = payday_of(seller.pk, terms, at=now)
    return {
        "standing": standing,
        "bar": bar_of(standing),
        "terms": terms,
        "reserve_percent": percent(terms.reserve_bps),
        "next_on": payday.next_on,
        "account": account,
        "account_place": place_of(account) if account else "",
        "asked": payday.asked,
        "may_ask": request.membership.may(Permission.PAYOUTS_CHANGE),
    }


def bar_of(standing: Standing) -> dict[str, int]:
    """The widths of the bar's parts in hundredths; a debt takes no room."""
    parts = [max(0, part.minor) for part in (standing.ready, standing.hold, standing.reserve)]
    ready, hold, reserve = shares_of(100 if any(parts) else 0, parts)
    return {"ready": ready, "hold_end": ready + hold, "reserve": reserve}


@require_POST
@seller_required(Permission.PAYOUTS_CHANGE)
@requires_second_factor
def wish(request: SellerRequest) -> HttpResponse:
    """Be paid with the next run."""
    try:
        ask_payout(seller_id=request.seller.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted. You are paid with the next run."))
    return redirect("seller:payouts")


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def statement(request: SellerRequest, month: str) -> HttpResponse:
    """A month in figures that add up, kept for good once it is over."""
    first = month_or_404(request, month)
    kept = statement_of_seller(request.seller.pk, first)
    figures = kept.figures if kept else month_figures(request.seller.pk, first)
    months = months_of_seller(request.seller.pk, at=timezone.now())
    context = {
        "statement": kept,
        "month": {"code": code_of(first), "name": month_name(first)},
        "rows": statement_rows(figures, store().currency),
        "reserve": Money(figures.reserve_closing, store().currency),
        "months": [(code_of(one), month_name(one), one == first) for one in months],
        "invoice": billed_for(kept) if kept else None,
    }
    return portal(request, "seller/money/statement.html", context)


def billed_for(kept: Statement) -> PaperLink | None:
    """The marketplace's invoice over the commission of a month."""
    document = statement_paper_of(kept.pk)
    return paper_link(document, reverse("seller:invoices")) if document else None


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def statement_paper(request: SellerRequest, month: str) -> HttpResponse:
    """The same on A4."""
    response = HttpResponse(statement_pdf(as_paper(sheet(request, month))), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="statement-{month}.pdf"'
    return response


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def statement_table(request: SellerRequest, month: str) -> HttpResponse:
    """The same for a spreadsheet."""
    response = HttpResponse(statement_csv(sheet(request, month)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{month}.csv"'
    return response


def sheet(request: SellerRequest, month: str) -> Sheet:
    """The statement of a month with every entry of it."""
    first = month_or_404(request, month)
    kept = statement_of_seller(request.seller.pk, first)
    figures = kept.figures if kept else month_figures(request.seller.pk, first)
    found = entries(request, span_of(request.seller.pk, first), kind="", limit=MOST_LINES)
    lines = entry_lines(request.seller, found, payouts_in(request.seller, found))
    number = kept.number if kept else ""
    return sheet_of(request.seller, first, figures, lines, number=number)


def entries(
    request: SellerRequest, span: tuple[datetime, datetime], *, kind: str, limit: int, offset: int = 0
) -> list[SellerEntry]:
    """Entries of a span, newest first."""
    return entries_of_seller(
        request.seller.pk,
        store().currency,
        span=span,
        wanted=FILTERS[kind][1],
        limit=limit,
        offset=offset,
    )


def month_or_404(request: SellerRequest, text: str) -> date:
    """The month of the address, if the shop had money by then."""
    months = months_of_seller(request.seller.pk, at=timezone.now())
    month = next((one for one in months if code_of(one) == text), None)
    if month is None:
        raise Http404
    return month


def chosen_month(text: str, months: list[date]) -> date:
    """The month that the query names, else this one."""
    return next((one for one in months if code_of(one) == text), months[0])


def code_of(month: date) -> str:
    """A month as addresses carry it: 2026-11."""
    return f"{month:%Y-%m}"
