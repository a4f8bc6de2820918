"""Finance reports: figures of a period and balances at its end, all of them from the books, as page and as table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.ledger.reporting import balances_before, figures_between
from shop.store.queries import midnight, today_of
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.money_forms import PeriodForm
from shop.web.staff.report_words import balance_parts, report_parts

COLUMNS = ("currency", "figure", "name", "amount", "how it is made")


@require_safe
@staff_required(Permission.MONEY_VIEW)
def overview(request: UserRequest) -> HttpResponse:
    """The figures of a period; this month's until somebody chooses another one."""
    form, (first, last) = chosen_period(request)
    starts_at, ends_at = instants(first, last)
    figures, balances = figures_between(starts_at, ends_at), balances_before(ends_at)
    context = period_words(form, first, last) | {
        "books": [
            {
                "currency": currency,
                "parts": report_parts(figures[currency], currency) if any(figures.get(currency, {}).values()) else [],
                "balances": balance_parts(balances.get(currency, []), currency),
            }
            for currency in sorted({*figures, *balances})
        ],
    }
    return page(request, "staff/reports/overview.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def table(request: UserRequest) -> HttpResponse:
    """The same for a spreadsheet, month by month."""
    return month_table(request, "finance", COLUMNS, _rows)


def _rows(starts_at: datetime, ends_at: datetime) -> Iterator[list[str]]:
    for currency, figures in figures_between(starts_at, ends_at).items():
        for _title, rows in report_parts(figures, currency):
            for row in rows:
                words = [currency, row.code, safe_cell(str(row.label))]
                yield [*words, str(row.amount.major), safe_cell(str(row.how))]


def month_table(
    request: UserRequest,
    name: str,
    columns: Sequence[str],
    rows_of: Callable[[datetime, datetime], Iterable[Sequence[str]]],
) -> HttpResponse:
    """The rows of each month of the chosen period as a file, the month's days in front; 422 for no period."""
    form, (first, last) = chosen_period(request)
    if form.errors:
        return HttpResponse(status=422)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("from", "until", *columns))
    for begins, ends in months_within(first, last):
        days = (begins.isoformat(), ends.isoformat())
        writer.writerows((*days, *row) for row in rows_of(*instants(begins, ends)))
    response = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{first}-{last}.csv"'
    return response


def period_words(form: PeriodForm, first: date, last: date) -> dict[str, object]:
    """What a page needs to show and change its period."""
    return {"form": form, "first": first, "last": last, "shortcuts": shortcuts(today_of(timezone.now()))}


def chosen_period(request: UserRequest) -> tuple[PeriodForm, tuple[date, date]]:
    """The form, and the days it names, both included; this month where it names none."""
    today = today_of(timezone.now())
    usual = (today.replace(day=1), today)
    form = PeriodForm(request.GET or None, initial={"first": usual[0], "last": usual[1]})
    if not form.is_bound or not form.is_valid():
        return form, usual
    return form, (form.cleaned_data["first"], form.cleaned_data["last"])


def instants(first: date, last: date) -> tuple[datetime, datetime]:
    """The first instant of the days and the first one after them, in the marketplace's time."""
    return midnight(first), midnight(last + timedelta(days=1))


def months_within(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The period cut at the ends of its months."""
    while first <= last:
        ends = min(last, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))
        yield first, ends
        first = ends + timedelta(days=1)


def shortcuts(today: date) -> list[tuple[str, date, date]]:
    """Periods that people ask for: this month, the one before, this year."""
    this_month = today.replace(day=1)
    month_before = (this_month - timedelta(days=1)).replace(day=1)
    return [
        ("this_month", this_month, today),
        ("last_month", month_before, this_month - timedelta(days=1)),
        ("this_year", today.replace(month=1, day=1), today),
    ]
