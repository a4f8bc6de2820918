"""What paying in other currencies cost: what was taken at the orders' rates, what came of it, what is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.ledger.exchanging import changes_between, exchanged_between
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.exchange_words import ChangedRow, MovedRow, changes_of, moves_of, standing_of

from .reports import chosen_period, instants, month_table, period_words

COLUMNS = (
    *("provider", "currency", "taken", "given back", "net", "net in the books", "books' currency"),
    *("paid out", "kept as fees", "stood for", "arrived", "gain or loss"),
)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def report(request: UserRequest) -> HttpResponse:
    """What moved in a period by provider, what was changed into our currency, and what is not changed at its end."""
    form, (first, last) = chosen_period(request)
    (starts_at, ends_at), own = instants(first, last), store().currency
    until = min(ends_at, timezone.now())
    context = period_words(form, first, last) | {
        "moves": moves_of(exchanged_between(starts_at, ends_at, own=own), own),
        "changes": changes_of(changes_between(starts_at, ends_at, own=own), own),
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
    moves = moves_of(exchanged_between(starts_at, ends_at, own=own), own).rows
    moved: dict[tuple[str, str], MovedRow] = {(row.currency, str(row.name)): row for row in moves}
    changes = changes_of(changes_between(starts_at, ends_at, own=own), own).rows
    changed: dict[tuple[str, str], ChangedRow] = {(row.currency, str(row.name)): row for row in changes}
    for currency, name in sorted(moved.keys() | changed.keys()):
        move, change = moved.get((currency, name)), changed.get((currency, name))
        amounts = (move.taken, move.given, move.net, move.booked) if move else (None,) * 4
        became = (change.out, change.fees, change.cost, change.arrived, change.gain) if change else (None,) * 5
        yield [safe_cell(name), currency, *map(_major, amounts), own, *map(_major, became)]


def _major(amount: Money | None) -> str:
    return "" if amount is None else str(amount.major)
