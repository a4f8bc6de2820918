"""A person's store credit: what can be spent, and every movement of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.orders.queries import numbers_of
from shop.store.queries import store
from shop.wallet.queries import credit_entries_of, credit_of
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 20


@require_safe
@shopper_required
def credit(request: UserRequest) -> HttpResponse:
    """The balance and its history, newest first; each movement for an order leads to it."""
    found = page_of(credit_entries_of(request.user), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    numbers = numbers_of({entry.reference for entry in found.rows if entry.reference})
    rows = [{"entry": entry, "number": numbers.get(entry.reference, "")} for entry in found.rows]
    context = {"credit": credit_of(request.user.pk, store().currency), "rows": rows, "found": found}
    return page(request, "account/credit/history.html", context)
