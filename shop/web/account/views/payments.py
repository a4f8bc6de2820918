"""A person's own transactions: what was paid, tried and sent back."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.orders.queries import numbers_of, order_ids_of
from shop.orders.types import reference_of
from shop.payments.queries import transactions_of
from shop.payments.services import gateway_for
from shop.payments.types import ATTEMPT_TONES, ATTEMPT_WORDS, REFUND_WORDS
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 20
BACK = {**REFUND_WORDS, "failed": _("We send it in another way")}
"""To whoever paid: that a provider refused is the marketplace's affair, the money is owed all the same."""


@require_safe
@shopper_required
def payments(request: UserRequest) -> HttpResponse:
    """Every payment of the person's orders, newest first, with the money that went back."""
    references = [reference_of(order_id) for order_id in order_ids_of(request.user.pk)]
    found = page_of(transactions_of(references), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    numbers = numbers_of(attempt.reference for attempt in found.rows)
    rows = [
        {
            "attempt": attempt,
            "number": numbers[attempt.reference],
            "label": gateway_for(attempt.method).method.label,
            "status": ATTEMPT_WORDS[attempt.status],
            "tone": ATTEMPT_TONES.get(attempt.status, ""),
            "refunds": [{"amount": one.charged, "status": BACK[one.status]} for one in attempt.refunds.all()],
        }
        for attempt in found.rows
    ]
    return page(request, "account/payments/list.html", {"rows": rows, "found": found})
