"""The store's settings, and undoing a change of them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.audit_log import AuditFilter, entries
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.roles.queries import can
from shop.store.queries import fresh_store
from shop.store.services import change_store, revert_store_change
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.audit_lines import audit_lines
from shop.web.staff.settings_forms import SettingsForm

LAST_CHANGES = 10


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_VIEW)
def settings_page(request: UserRequest) -> HttpResponseBase:
    """The settings as they are; with the right to change them also a form that saves, and the last changes."""
    if request.method == "POST":
        return cast("HttpResponse", save(request))
    return answer(request, SettingsForm.of(fresh_store()))


@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def save(request: UserRequest) -> HttpResponse:
    """Set what differs."""
    store, form = fresh_store(), SettingsForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    if changes := form.changes_from(store):
        change_store(by=request.actor, at=timezone.now(), **changes)
        messages.success(request, _("The settings are saved."))
    return redirect("staff:settings")


def answer(request: UserRequest, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    """The page around the form."""
    changes = entries(AuditFilter(action="store.changed"))[:LAST_CHANGES]
    context = {
        "form": form,
        "currency": fresh_store().currency,
        "changes": audit_lines(changes),
        "may_change": can(request.user, Permission.SETTINGS_CHANGE),
    }
    return page(request, "staff/settings/edit.html", context, status=status)


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def reversal(request: UserRequest, entry_id: int) -> HttpResponse:
    """Set back what one change had set."""
    try:
        revert_store_change(entry_id=entry_id, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The settings are as they were before."))
    return redirect("staff:settings")
