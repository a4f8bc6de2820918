"""What paying in other currencies cost: what was taken at the orders' rates, and what it was worth at a day's end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.ledger.exchanging import exchanged_between
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.exchange_words import moves_of, standing_of

from .reports import chosen_period, instants, month_table, period_words

COLUMNS = ("provider", "currency", "taken", "given back", "net", "net in the books", "books' currency")


@require_safe
@staff_required(Permission.MONEY_VIEW)
def report(request: UserRequest) -> HttpResponse:
    """What moved in a period by provider, and what is not changed into our currency at its end."""
    form, (first, last) = chosen_period(request)
    (starts_at, ends_at), own = instants(first, last), store().currency
    until = min(ends_at, timezone.now())
    context = period_words(form, first, last) | {
        "moves": moves_of(exchanged_between(starts_at, ends_at, own=own), own),
        "standing": standing_of(exchanged_between(None, ends_at, own=own), own, at=until),
    }
    return page(request, "staff/reports/exchange.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def table(request: UserRequest) -> HttpResponse:
    """What moved, for a spreadsheet, month by month."""
    return month_table(request, "exchange", COLUMNS, _rows)


def _rows(starts_at: datetime, ends_at: datetime) -> Iterator[list[str]]:
    own = store().currency
    for row in moves_of(exchanged_between(starts_at, ends_at, own=own), own).rows:
        amounts = [str(one.major) if one else "" for one in (row.taken, row.given, row.net)]
        yield [safe_cell(str(row.name)), row.currency, *amounts, str(row.booked.major), own]
