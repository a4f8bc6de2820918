"""The ways to pay: which are open, how their providers answer, and their keys; a secret is never shown again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.permissions import Permission
from shop.payments.queries import Health, health_of_methods, reserves_first
from shop.store.queries import credentials, store
from shop.store.services import change_store, set_credential
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.key_forms import KeysForm


@require_safe
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def method_list(request: UserRequest) -> HttpResponse:
    """Every way to pay."""
    rows = health_of_methods(store(), at=timezone.now())
    return page(request, "staff/payments/methods.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def method(request: UserRequest, code: str) -> HttpResponse:
    """The keys of one way to pay; an empty field leaves what is kept."""
    health = health_or_404(code)
    kept = {row.name: row.secret for row in credentials().filter(provider=health.gateway.vendor)}
    form = KeysForm(request.POST if request.method == "POST" else None, keys=health.gateway.keys, kept=kept)
    vendor = health.gateway.vendor
    if form.is_valid():
        for name, secret in form.entered.items():
            set_credential(provider=vendor, name=name, secret=secret, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("staff:payment-method", code=code)
    told = reverse("hooks:notices", kwargs={"provider": code})
    hook = settings.SITE_URL + told if health.gateway.base_url else ""
    context = {"health": health, "form": form, "hook": hook, "reserving": reserves_first(health.method, store())}
    return page(request, "staff/payments/method.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def capture_moment(request: UserRequest, code: str) -> HttpResponse:
    """When the money of a way to pay is taken: at once, or with each parcel. Orders that are under way keep theirs."""
    method = health_or_404(code).method
    if not method.reserves:
        raise Http404
    chosen = set(store().reserving_methods) - {code} | ({code} if request.POST.get("moment") == "sent" else set())
    change_store(reserving_methods=sorted(chosen), by=request.actor, at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("staff:payment-method", code=code)


def health_or_404(code: str) -> Health:
    """A way to pay that has something to set. Raises Http404."""
    for row in health_of_methods(store(), at=timezone.now()):
        if row.method.code == code and (row.gateway.keys or row.method.reserves):
            return row
    raise Http404
