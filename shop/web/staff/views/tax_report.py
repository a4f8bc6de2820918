"""What tax was due in a month, by jurisdiction, as a page and a table; and noting what was paid to a state."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.base.sheets import safe_cell
from shop.ledger.queries import tax_owed
from shop.roles.queries import can
from shop.store.queries import midnight, store, today_of
from shop.tax.queries import first_move_at, percent_text, tax_report
from shop.tax.services import note_tax_paid
from shop.tax.types import ReportRow
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.tax_forms import TaxPaidForm
from shop.web.staff.tax_page import named, report_line, tabs

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
COLUMNS = ["jurisdiction", "tax", "percent", "reason", "remitter", "currency", "taxable", "sales", "returned", "due"]


@require_safe
@staff_required(Permission.MONEY_VIEW)
def report(request: UserRequest) -> HttpResponse:
    """A month's tax by jurisdiction, rate and who remits it, and what the marketplace owes now."""
    month = _month(request)
    found = _rows(month)
    currency = store().currency
    owed = tax_owed(currency)
    context = {
        "rows": [report_line(row) for row in found],
        "sum": Money(sum(row.tax_minor for row in found if row.currency == currency), currency),
        "month": month,
        "months": [(f"{one:%Y-%m}", one, one == month) for one in _months()],
        "owed": [(named(where), amount, _paid_form(where, amount)) for where, amount in owed.items()],
        "may_change": can(request.user, Permission.MONEY_COMMISSION),
        "tabs": tabs("report"),
    }
    return page(request, "staff/tax/report.html", context)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def table(request: UserRequest) -> HttpResponse:
    """The same month as CSV, in exact figures."""
    month, written = _month(request), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in _rows(month):
        writer.writerow([safe_cell(str(cell)) for cell in _cells(row)])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="tax-{month:%Y-%m}.csv"'
    return answer


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def payments(request: UserRequest) -> HttpResponse:
    """The state has its money; one form is one payment."""
    form = TaxPaidForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the amount that was paid."))
        return redirect("staff:tax-report")
    said = form.cleaned_data
    amount = Money(said["amount"], store().currency)
    try:
        note_tax_paid(
            jurisdiction=said["jurisdiction"], amount=amount, token=said["token"], by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted: the books owe that much less."))
    return redirect("staff:tax-report")


def _rows(month: date) -> list[ReportRow]:
    return tax_report(starts_at=midnight(month), ends_at=midnight(_next(month)))


def _month(request: UserRequest) -> date:
    """The first day of the month in the address, else of this month."""
    said = MONTH.fullmatch(request.GET.get("month", ""))
    return date(int(said[1]), int(said[2]), 1) if said and int(said[1]) > 0 else _this_month()


def _this_month() -> date:
    return today_of(timezone.now()).replace(day=1)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months() -> list[date]:
    """Every month from the first tax on, newest first."""
    first = first_move_at()
    month, months = today_of(first).replace(day=1) if first else _this_month(), []
    while month <= _this_month():
        months.append(month)
        month = _next(month)
    return months[::-1]


def _paid_form(where: str, amount: Money) -> TaxPaidForm:
    return TaxPaidForm(initial={"jurisdiction": where, "amount": amount.major, "token": uuid4()}, auto_id=f"{where}_%s")


def _cells(row: ReportRow) -> list[Any]:
    amounts = (row.taxable_minor, row.sold_minor, row.back_minor, row.tax_minor)
    figures = [Money(minor, row.currency).major for minor in amounts]
    return [row.jurisdiction, row.name, percent_text(row.rate_bps), row.code, row.remitter, row.currency, *figures]
