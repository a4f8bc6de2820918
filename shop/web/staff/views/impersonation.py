"""Beginning and ending a look at the shop as a customer sees it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.base import audit
from shop.base.permissions import Permission
from shop.web.common.access import staff_required
from shop.web.common.impersonation import begin, may_be_looked_as
from shop.web.common.impersonation import end as stop
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.person_page import person_page
from shop.web.staff.shell import user_or_404


@require_POST
@staff_required(Permission.USERS_IMPERSONATE)
@requires_recent_sign_in
def impersonation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Look as this customer from the home page on."""
    user = user_or_404(public_id)
    if not may_be_looked_as(user):
        refusal = _("You can look as open customer accounts only, never as somebody who works here.")
        return person_page(request, user, refusal=refusal, status=409)
    audit.note("accounts.impersonated", subject=("accounts.user", user.pk), by=request.actor, at=timezone.now())
    begin(request, user)
    return redirect("storefront:home")


@require_POST
@staff_required(Permission.USERS_IMPERSONATE)
def end(request: UserRequest) -> HttpResponse:
    """Look as oneself again."""
    if user_id := stop(request):
        subject = ("accounts.user", user_id)
        audit.note("accounts.impersonation_ended", subject=subject, by=request.actor, at=timezone.now())
        messages.success(request, _("You look as yourself again."))
    return redirect("staff:users")
