"""How sellers are paid: providers that pay by themselves and our own account at a bank, with their keys."""

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
from shop.payouts.queries import PaidBy, ways_to_pay_out
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
def channel_list(request: UserRequest) -> HttpResponse:
    """Every way, and whether it is ready."""
    return page(request, "staff/payouts/channels.html", {"ways": ways_to_pay_out()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def channel(request: UserRequest, code: str) -> HttpResponse:
    """The keys of one way; an empty field leaves what is kept."""
    way = way_or_404(code)
    kept = {row.name: row.secret for row in credentials().filter(provider=way.code)}
    form = KeysForm(request.POST if request.method == "POST" else None, keys=way.keys, kept=kept)
    if form.is_valid():
        for name, secret in form.entered.items():
            set_credential(provider=way.code, name=name, secret=secret, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("staff:payout-channels")
    hook = settings.SITE_URL + reverse("hooks:payout-notices", args=[code]) if way.hears else ""
    return page(
        request,
        "staff/payouts/channel.html",
        {"way": way, "form": form, "hook": hook},
        status=422 if form.errors else 200,
    )


def way_or_404(code: str) -> PaidBy:
    """A way that needs keys. Raises Http404."""
    for way in ways_to_pay_out():
        if way.code == code:
            return way
    raise Http404
