"""The practice bank's hosted page; it exists in demo mode only."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.payments.gateways.sandbox import bank
from shop.web.common.pages import page
from shop.web.common.requests import Request

PAGE = "storefront/sandbox_bank/charge.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hosted_page(request: Request, charge: UUID) -> HttpResponse:
    """What is to be paid, and every way in which a real bank might behave. POST decides."""
    found = bank.charges().filter(public_id=charge).first() if settings.DEMO else None
    if found is None:
        raise Http404
    if request.method != "POST":
        return page(request, PAGE, {"charge": found, "lost": False})
    choice = request.POST.get("choice", "")
    if choice not in set(bank.Choice):
        return page(request, PAGE, {"charge": found, "lost": False}, status=422)
    decided = bank.decide(public_id=charge, choice=bank.Choice(choice), at=timezone.now())
    if bank.Choice(choice).silent:
        return page(request, PAGE, {"charge": decided, "lost": True})
    return redirect(decided.return_url if decided.decided and decided.return_url else request.path)
