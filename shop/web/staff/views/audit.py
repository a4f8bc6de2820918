"""The audit log: filtered, page after page by id, and as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shop.base import audit
from shop.base.audit_log import AuditFilter, in_batches, known_actions
from shop.base.audit_log import entries as entries_of
from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.roles.queries import can
from shop.web.common.access import staff_required
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.audit_lines import audit_lines
from shop.web.staff.forms import AuditFilterForm

PAGE_SIZE = 50
COLUMNS = ("id", "at", "actor", "action", "subject_type", "subject_id", "before", "after", "ip", "request_id")


@require_safe
@staff_required(Permission.AUDIT_VIEW)
def entries(request: UserRequest) -> HttpResponse:
    """The entries that match, newest first; `?before=` continues below an id."""
    form = AuditFilterForm(request.GET)
    found = entries_of(form.wanted if form.is_valid() else AuditFilter())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        found = found.filter(pk__lt=int(before[:18]))
    lines = audit_lines(found[: PAGE_SIZE + 1])
    shown = lines[:PAGE_SIZE]
    context = {
        "form": form,
        "lines": shown,
        "first_url": f"?{rest_of(request.GET)}" if before else "",
        "next_url": f"?{rest_of(request.GET, before=shown[-1].id)}" if len(lines) > PAGE_SIZE else "",
        "actions": known_actions(),
        "may_export": can(request.user, Permission.AUDIT_EXPORT),
        "query": request.GET,
    }
    return page(request, "staff/audit/list.html", context, parts={"entries"}, status=200 if form.is_valid() else 422)


def rest_of(query: QueryDict, **changes: Any) -> str:
    """The filter in the address, continued from another entry or from the top."""
    kept = query.copy()
    kept.pop("before", None)
    for name, value in changes.items():
        kept[name] = str(value)
    return kept.urlencode()


@require_POST
@staff_required(Permission.AUDIT_EXPORT)
@limited("audit-export", times=10, seconds=3600)
def export(request: UserRequest) -> HttpResponse | StreamingHttpResponse:
    """The entries that match as CSV, row by row; that somebody took them is an entry itself."""
    form = AuditFilterForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    now = timezone.now()
    wanted = {name: str(value) for name, value in form.cleaned_data.items() if value}
    audit.note("audit.exported", subject=("base.auditentry", ""), by=request.actor, at=now, after=wanted)
    answer = StreamingHttpResponse(csv_lines(form.wanted), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{now:%Y%m%d-%H%M}.csv"'
    return answer


class Echo:
    """A file that hands back what is written to it, so that csv writes into an answer."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def csv_lines(wanted: AuditFilter) -> Iterator[str]:
    """The head line and one line an entry, safe to open in a spreadsheet."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in in_batches(entries_of(wanted)):
        yield writer.writerow([safe_cell(cell_of(getattr(row, column))) for column in COLUMNS])


def cell_of(value: Any) -> str:
    """A value of the log as text; states as JSON, instants in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
