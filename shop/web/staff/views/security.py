"""What happened to accounts, and what looks like an attack."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.security.queries import alerts, events_for_office
from shop.security.types import EventFilter
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.security_lines import EventFilterForm, alert_lines

PAGE_SIZE = 50


@require_safe
@staff_required(Permission.SECURITY_VIEW)
def security_events(request: UserRequest) -> HttpResponse:
    """Alerts first, then the events that match, newest first."""
    form = EventFilterForm(request.GET)
    wanted = form.wanted if form.is_valid() else EventFilter()
    found = page_of(events_for_office(wanted), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "alerts": alert_lines(alerts(at=timezone.now())),
        "form": form,
        "found": found,
        "previous_url": f"?{rest.urlencode()}&page={found.previous_number}" if found.number > 1 else "",
        "next_url": f"?{rest.urlencode()}&page={found.next_number}" if found.has_next else "",
    }
    return page(request, "staff/security/list.html", context, status=200 if form.is_valid() else 422)
