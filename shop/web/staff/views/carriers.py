"""Carriers: which are set up, and their keys; a secret is set and replaced, never shown."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.permissions import Permission
from shop.shipping.carriers import NoSuchCarrier, all_carriers, carrier_for, is_ready
from shop.store.queries import credentials
from shop.store.services import set_credential
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.key_forms import KeysForm


@require_safe
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def carrier_list(request: UserRequest) -> HttpResponse:
    """Every carrier, and whether sellers can book it."""
    rows = [{"carrier": carrier, "ready": is_ready(carrier)} for carrier in all_carriers()]
    return page(request, "staff/carriers/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def carrier(request: UserRequest, code: str) -> HttpResponse:
    """The keys of one carrier; an empty field leaves what is kept."""
    try:
        chosen = carrier_for(code)
    except NoSuchCarrier as error:
        raise Http404 from error
    kept = {row.name: row.secret for row in credentials() if row.provider == code}
    form = KeysForm(request.POST if request.method == "POST" else None, keys=chosen.keys, kept=kept)
    if form.is_valid():
        for name, secret in form.entered.items():
            set_credential(provider=code, name=name, secret=secret, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("staff:carrier", code=code)
    hook = settings.SITE_URL + reverse("hooks:sightings", kwargs={"code": code})
    context = {"carrier": chosen, "form": form, "hook": hook, "ready": is_ready(chosen)}
    return page(request, "staff/carriers/detail.html", context, status=422 if form.errors else 200)
