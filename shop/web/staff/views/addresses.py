"""Addresses: moving products, categories and shops, and the feeds that other sites read."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.catalog.queries import forget_categories, old_addresses
from shop.catalog.services import readdress
from shop.exchange.feeds import FEEDS, feed_token
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.address_forms import AddressForm

LAST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.CATALOGUE_CHANGE)
def addresses(request: UserRequest) -> HttpResponse:
    """Move something; see what leads on, and where the feeds are."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data["slug"]
        try:
            readdress(kind=form.kind, object_id=form.object_id, slug=slug, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error("slug", str(refusal.message))
        else:
            forget_categories()
            messages.success(request, _("Moved. The old address leads on to the new one."))
            return redirect("staff:addresses")
    context = {"form": form, "old": old_addresses()[:LAST], "feeds": _feeds()}
    return page(request, "staff/addresses/page.html", context, status=422 if form.errors else 200)


def _feeds() -> list[tuple[str, str]]:
    """Name and address of each feed in each language."""
    names = {"google": _("Google Merchant Center"), "facebook": _("Facebook and Instagram")}
    known = [code for code in store().languages if code in dict(settings.LANGUAGES)]
    return [
        (f"{names[channel]} ({code})", _address(channel, code, feed.ending))
        for channel, feed in FEEDS.items()
        for code in known
    ]


def _address(*parts: str) -> str:
    return settings.SITE_URL + reverse("seo:feed", args=[feed_token(), *parts])
