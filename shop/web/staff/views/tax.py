"""Tax: rates by country and day, who is registered for what, classes of categories, and what somebody would pay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.digits import page_digits
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.roles.queries import can
from shop.store.queries import store, today_of
from shop.tax.queries import category_classes, countries_with_rates, country_terms, registrations, tax_rates
from shop.tax.services import (
    add_rate,
    end_rate,
    end_registration,
    load_rates,
    register,
    set_category_class,
    set_country_terms,
)
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.tax_forms import CategoryClassForm, CountryTermsForm, PreviewForm, RegistrationForm, TaxRateForm
from shop.web.staff.tax_page import named, preview_of, rate_line, registration_line, tabs

TERMS_IDS = "id_terms_%s"
"""Both forms of the page name a country."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def rates(request: UserRequest) -> HttpResponse:
    """The rates of a country, and a form for one more."""
    form = TaxRateForm(request.POST if request.method == "POST" else None, initial=_start(request))
    if form.is_valid():
        try:
            add_rate(draft=form.draft(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Added. It holds for what is sold from that day on."))
            return to_country(form.cleaned_data["country"])
    return page(request, "staff/tax/rates.html", _rates_context(request, form), status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def rate_end(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Today is the last day of a rate; one that has not begun is gone."""
    rate = get_object_or_404(tax_rates(), public_id=public_id)
    ended(request, partial(end_rate, rate_id=rate.pk))
    return to_country(rate.country)


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def shipped(request: UserRequest) -> HttpResponse:
    """Add the rates that come with the software where the table has none."""
    added = load_rates()
    said = _("%(count)d rates were added. Rates that you set stay as they are.")
    messages.success(request, page_digits(said % {"count": added}))
    return redirect("staff:tax")


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def country(request: UserRequest) -> HttpResponse:
    """Whether the prices of a country contain its tax."""
    form = CountryTermsForm(request.POST, auto_id=TERMS_IDS)
    if not form.is_valid():
        return HttpResponse(status=422)
    code = form.cleaned_data["country"]
    set_country_terms(country=code, prices_include_tax=form.chosen, by=request.actor, at=timezone.now())
    messages.success(request, _("Saved."))
    return to_country(code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def registration_list(request: UserRequest) -> HttpResponse:
    """Who is registered for what, and a form for one more."""
    today = today_of(timezone.now())
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial={"starts_on": today})
    if form.is_valid():
        try:
            register(draft=form.draft(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Noted. It holds for what is sold from that day on."))
            return redirect("staff:tax-registrations")
    found = [registration_line(row, today) for row in registrations(on=today)]
    context = {"form": form, "rows": found, "tabs": tabs("registrations")}
    return page(request, "staff/tax/registrations.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def registration_end(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Today is the last day of a registration; one that has not begun is gone."""
    row = get_object_or_404(registrations(), public_id=public_id)
    ended(request, partial(end_registration, registration_id=row.pk))
    return redirect("staff:tax-registrations")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def classes(request: UserRequest) -> HttpResponse:
    """The classes of categories."""
    form = CategoryClassForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        category_id, tax_class = said["category"], said["tax_class"]
        set_category_class(category_id=category_id, tax_class=tax_class, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved. It holds for what is sold from now on."))
        return redirect("staff:tax-classes")
    context = {"form": form, "rows": category_classes(), "tabs": tabs("classes")}
    return page(request, "staff/tax/classes.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def preview(request: UserRequest) -> HttpResponse:
    """What goods of a shop would bear on their way to somebody."""
    form = PreviewForm(request.GET or None)
    form.initial = form.start()
    shown = preview_of(form.cleaned_data, at=timezone.now()) if form.is_valid() else None
    context = {"form": form, "shown": shown, "tabs": tabs("preview")}
    return page(request, "staff/tax/preview.html", context, status=422 if form.errors else 200)


def ended(request: UserRequest, end: Callable[..., object]) -> None:
    """Let something end with today, and say so or why not."""
    now = timezone.now()
    try:
        end(today=today_of(now), by=request.actor, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Ended. What was sold keeps its tax."))


def to_country(code: str) -> HttpResponse:
    """Back to the rates of a country."""
    return redirect(f"{reverse('staff:tax')}?{urlencode({'country': code})}")


def _chosen(request: UserRequest) -> str:
    """The country that the page shows."""
    code = request.GET.get("country", "") or request.POST.get("country", "")
    return code if len(code) == 2 and code.isascii() and code.isupper() else store().country


def _start(request: UserRequest) -> dict[str, Any]:
    return {"country": _chosen(request), "tax_class": "standard", "name": "VAT", "starts_on": today_of(timezone.now())}


def _rates_context(request: UserRequest, form: TaxRateForm) -> dict[str, Any]:
    code, today = _chosen(request), today_of(timezone.now())
    on = None if request.GET.get("all") else today
    kept = {row.country: "yes" if row.prices_include_tax else "no" for row in country_terms()}
    return {
        "form": form,
        "terms_form": CountryTermsForm(initial={"country": code, "included": kept.get(code, "")}, auto_id=TERMS_IDS),
        "country": {"code": code, "name": named(code)},
        "countries": [(one, named(one), one == code) for one in sorted({*countries_with_rates(), code}, key=named)],
        "rates": [rate_line(row, today) for row in tax_rates(on=on, country=code)],
        "all": bool(request.GET.get("all")),
        "tabs": tabs("rates"),
        "may_change": can(request.user, Permission.MONEY_COMMISSION),
    }
