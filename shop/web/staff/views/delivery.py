"""How shops deliver that have not set their own terms, and the days on which nothing moves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.shipping.queries import calendar_countries, calendar_draft, terms_of_marketplace, usual_method_of
from shop.shipping.services import set_calendar, set_terms
from shop.web.common.access import staff_required
from shop.web.common.countries import countries
from shop.web.common.deliveries import PARTS, Owner, edited, lists_of, removed
from shop.web.common.delivery_forms import UsualTermsForm
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.calendar_form import CalendarForm

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_required(Permission.SETTINGS_CHANGE)
def delivery(request: UserRequest) -> HttpResponse:
    """The terms with their form, zones, ways and pickup points; open checkouts are quoted anew."""
    if request.method != "POST":
        form = UsualTermsForm.of(terms_of_marketplace(), usual_method_of(None), handling_days=0)
        return answer(request, form)
    form = UsualTermsForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    try:
        set_terms(seller_id=None, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return answer(request, form, status=409)
    messages.success(request, _("Saved. It holds for what shoppers order from now on."))
    return redirect("staff:delivery-terms")


@require_http_methods(FORM_METHODS)
@staff_required(Permission.SETTINGS_CHANGE)
def part(request: UserRequest, kind: str, public_id: UUID | None = None) -> HttpResponse:
    """One zone, way or pickup point of the marketplace, new or existing."""
    sent = request.POST if request.method == "POST" else None
    found = edited(PARTS[kind], Owner(None, request.actor), public_id, sent)
    if found.saved:
        messages.success(request, _("Saved. It holds for what shoppers order from now on."))
        return redirect("staff:delivery-terms")
    context = {"form": found.form, "it": PARTS[kind], "it_id": public_id, "back": reverse("staff:delivery-terms")}
    return page(request, "staff/delivery/part.html", context, status=found.status)


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
def part_removal(request: UserRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Take one away."""
    removed(PARTS[kind], Owner(None, request.actor), public_id)
    messages.success(request, str(PARTS[kind].removed))
    return redirect("staff:delivery-terms")


@require_http_methods(FORM_METHODS)
@staff_required(Permission.SETTINGS_CHANGE)
def calendar(request: UserRequest) -> HttpResponse:
    """The days off of one country, or of everywhere else."""
    known = dict(countries())
    country = request.GET.get("country", "") if request.GET.get("country") in known else ""
    form = CalendarForm(request.POST) if request.method == "POST" else CalendarForm.of(calendar_draft(country))
    others = [(code, known.get(code, code)) for code in calendar_countries()]
    context = {"form": form, "country": country, "name": known.get(country, ""), "others": others, "known": known}
    if not form.is_valid():
        return page(request, "staff/delivery/calendar.html", context, status=422 if form.errors else 200)
    try:
        set_calendar(country=country, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return page(request, "staff/delivery/calendar.html", context, status=409)
    messages.success(request, _("Saved. What is promised from now on counts with it."))
    return redirect(reverse("staff:delivery-calendar") + "?" + urlencode({"country": country}))


def answer(request: UserRequest, form: UsualTermsForm, *, status: int = 200) -> HttpResponse:
    """The page as it stands."""
    context = {"form": form, "area": "staff", **lists_of(None)}
    return page(request, "staff/delivery/page.html", context, status=status)
