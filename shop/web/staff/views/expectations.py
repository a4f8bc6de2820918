"""What the marketplace expects of its sellers: targets of service, and prices that move without a look."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.roles.queries import can
from shop.store.queries import fresh_store
from shop.store.services import change_store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.expectation_forms import ExpectationsForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_VIEW)
def expectations(request: UserRequest) -> HttpResponseBase:
    """What holds now; with the right to change settings also a form that saves."""
    if request.method == "POST":
        return cast("HttpResponse", save(request))
    return answer(request, ExpectationsForm.of(fresh_store()))


@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def save(request: UserRequest) -> HttpResponse:
    """Set what differs."""
    store, form = fresh_store(), ExpectationsForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    if changes := form.changes_from(store):
        change_store(by=request.actor, at=timezone.now(), **changes)
        messages.success(request, _("Saved. Sellers see it on their overview from now on."))
    return redirect("staff:expectations")


def answer(request: UserRequest, form: ExpectationsForm, *, status: int = 200) -> HttpResponse:
    """The page around the form."""
    context = {"form": form, "may_change": can(request.user, Permission.SETTINGS_CHANGE)}
    return page(request, "staff/settings/expectations.html", context, status=status)
