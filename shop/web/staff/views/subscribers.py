"""Who gets the newsletter: how many, and the list as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shop.base import audit
from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.notifications.links import unsubscribe_link
from shop.subscriptions.queries import subscribers, subscribers_in_batches
from shop.web.common.access import staff_required
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

from .audit import Echo

COLUMNS = ("email", "language", "confirmed_at", "unsubscribe")


@require_safe
@staff_required(Permission.SUBSCRIBERS_EXPORT)
def overview(request: UserRequest) -> HttpResponse:
    """How many there are; addresses are not shown, they are taken out with a note of who did."""
    return page(request, "staff/subscribers/overview.html", {"count": subscribers().count()})


@require_POST
@staff_required(Permission.SUBSCRIBERS_EXPORT)
@limited("subscribers-export", times=10, seconds=3600)
def export(request: UserRequest) -> HttpResponse | StreamingHttpResponse:
    """Every address that gets the newsletter as CSV, with the link that ends it; the download is an audit entry."""
    now = timezone.now()
    after = {"count": subscribers().count()}
    audit.note("subscriptions.exported", subject=("subscriptions", ""), by=request.actor, at=now, after=after)
    answer = StreamingHttpResponse(csv_lines(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="newsletter-{now:%Y%m%d-%H%M}.csv"'
    return answer


def csv_lines() -> Iterator[str]:
    """The head line and one line a subscriber, safe to open in a spreadsheet."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in subscribers_in_batches():
        confirmed = row.confirmed_at.isoformat() if row.confirmed_at else ""
        cells = (row.email, row.language, confirmed, unsubscribe_link(row))
        yield writer.writerow([safe_cell(cell) for cell in cells])
