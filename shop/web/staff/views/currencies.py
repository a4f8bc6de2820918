"""Currencies that shoppers may choose, and the exchange rates that lead to them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.currencies.queries import held_rates, offered_currencies, rates
from shop.currencies.services import add_rate, ask_for_rates, decide_rate, offer_currency, withdraw_currency
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.numbers import percent
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.currency_forms import OfferForm, RateForm

PAGE = "staff/currencies/rates.html"
LATEST = 60


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def currencies(request: UserRequest) -> HttpResponse:
    """What is offered, what waits for a word, the latest rates, and a form for one more."""
    form, at = RateForm(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        try:
            rate = add_rate(draft=form.draft(at), by=request.actor, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            kept = _("Kept. It moved more than 10 % a day, so a colleague has to look at it first.")
            messages.success(request, kept if rate.held else _("Kept. It holds from now on."))
            return redirect("staff:currencies")
    return answer(request, form, OfferForm())


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def offer(request: UserRequest) -> HttpResponse:
    """Offer a currency, or change its terms."""
    form = OfferForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            offer_currency(
                code=said["code"],
                markup_bps=said["markup"],
                stale_after_hours=said["hours"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved. Shoppers can choose it while a rate leads to it."))
            return redirect("staff:currencies")
    return answer(request, RateForm(), form)


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def withdrawal(request: UserRequest, code: str) -> HttpResponse:
    """Offer it no more."""
    withdraw_currency(code=code.upper(), by=request.actor, at=timezone.now())
    messages.success(request, _("Shoppers cannot choose it any more. Orders in it stay as they are."))
    return redirect("staff:currencies")


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def decision(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Let a rate that moved far count, or not."""
    rate, accepted = get_object_or_404(rates(), public_id=public_id), request.POST.get("accepted") == "yes"
    try:
        decide_rate(rate_id=rate.pk, accepted=accepted, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        refused = _("It does not count. The last good one goes on.")
        messages.success(request, _("It counts now.") if accepted else refused)
    return redirect("staff:currencies")


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def fetching(request: UserRequest) -> HttpResponse:
    """Have the European Central Bank asked."""
    ask_for_rates(by=request.actor, at=timezone.now())
    messages.success(request, _("The European Central Bank is asked now. Its rates stand here in a moment."))
    return redirect("staff:currencies")


def answer(request: UserRequest, form: RateForm, offer_form: OfferForm) -> HttpResponse:
    """The page as both forms stand."""
    context = {
        "form": form,
        "offer_form": offer_form,
        "offered": [{"one": one, "markup": percent(one.markup_bps)} for one in offered_currencies(at=timezone.now())],
        "held": held_rates(),
        "rates": rates()[:LATEST],
        "own": store().currency,
    }
    return page(request, PAGE, context, status=422 if form.errors or offer_form.errors else 200)
