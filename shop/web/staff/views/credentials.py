"""Provider keys: set, replaced, removed; never shown."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.store.queries import credentials
from shop.store.services import remove_credential, set_credential
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.settings_forms import CredentialForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def key_list(request: UserRequest) -> HttpResponse:
    """Which keys are set and since when, and a form that sets one."""
    form = CredentialForm(request.POST or None)
    if form.is_valid():
        set_credential(**form.cleaned_data, by=request.actor, at=timezone.now())
        messages.success(request, _("The key is saved."))
        return redirect("staff:credentials")
    context = {"form": form, "keys": credentials()}
    return page(request, "staff/settings/keys.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def removal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Forget a key."""
    row = get_object_or_404(credentials(), public_id=public_id)
    remove_credential(credential_id=row.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("The key is removed."))
    return redirect("staff:credentials")
