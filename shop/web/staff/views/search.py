"""Search, as the office looks after it: what people look for, what they see, and the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shop.base.permissions import Permission
from shop.catalog.queries import category_tree, near_misses
from shop.search import queries, services
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.search_forms import LiftForm, PlacementForm, RedirectForm, SynonymForm

VIEWS = {
    queries.TOP: gettext_lazy("Asked most"),
    queries.EMPTY: gettext_lazy("Found nothing"),
    queries.ABANDONED: gettext_lazy("Nobody opened a product"),
}


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def overview(request: UserRequest) -> HttpResponse:
    """What was searched in the last thirty days."""
    asked = request.GET.get("tab", "")
    chosen = asked if asked in VIEWS else queries.TOP
    context = {"lines": queries.asked_lines(chosen, today=timezone.localdate()), "tabs": _tabs(chosen)}
    return page(request, "staff/search/overview.html", context)


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def rules(request: UserRequest) -> HttpResponse:
    """Every synonym, redirect, placed product and lift."""
    context = {
        "synonyms": queries.synonyms(),
        "redirects": queries.redirects(),
        "placements": queries.placements(),
        "lifts": [(lift.query, queries.liftable_of(lift)) for lift in queries.lifts()],
        "tabs": _tabs("rules"),
    }
    return page(request, "staff/search/rules.html", context)


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def query(request: UserRequest) -> HttpResponse:
    """What shoppers see for some words, with what can be ruled about them."""
    words = request.GET.get("q", "")[:100]
    return page(request, "staff/search/query.html", _about(words))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def synonyms(request: UserRequest) -> HttpResponse:
    """Add a synonym."""
    form = SynonymForm(request.POST)
    return _ruled(request, form, "words", lambda: services.add_synonym(**form.cleaned_data, **_stamp(request)))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def synonym_removal(request: UserRequest) -> HttpResponse:
    """Take a synonym away."""
    form = SynonymForm(request.POST)

    def remove() -> None:
        words, also = form.cleaned_data["words"], form.cleaned_data["also"]
        services.remove_synonym(words=words, also=also, **_stamp(request))

    return _ruled(request, form, "words", remove)


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def redirects(request: UserRequest) -> HttpResponse:
    """Let words open a page."""
    form = RedirectForm(request.POST)
    return _ruled(request, form, "query", lambda: services.set_redirect(**form.cleaned_data, **_stamp(request)))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def redirect_removal(request: UserRequest) -> HttpResponse:
    """Let words show results again."""
    services.remove_redirect(query=request.POST.get("query", "")[:100], **_stamp(request))
    return _back(request.POST.get("query", "")[:100])


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def placements(request: UserRequest) -> HttpResponse:
    """Show a product at a place, hide it, or let it be."""
    form = PlacementForm(request.POST)

    def place() -> None:
        data = form.cleaned_data
        services.place_product(query=data["query"], product=form.named, place=data["place"], **_stamp(request))

    return _ruled(request, form, "query", place)


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def lifts(request: UserRequest) -> HttpResponse:
    """Let goods of a category, brand or seller stand higher or lower, or (0) where they stand by themselves."""
    form = LiftForm(request.POST)

    def lift() -> None:
        kind, _colon, named = form.cleaned_data["goods"].partition(":")
        query, percent = form.cleaned_data["query"], form.cleaned_data["percent"]
        services.lift_goods(query=query, kind=kind, named=named, percent=percent, **_stamp(request))

    return _ruled(request, form, "query", lift)


def _ruled(request: UserRequest, form: forms.Form, words: str, act: Callable[[], None]) -> HttpResponse:
    """Do it and show what the words find now; or the same page with what is wrong."""
    typed = request.POST.get(words, "")[:100]
    problem = "" if form.is_valid() else _problem(form)
    if not problem:
        try:
            act()
        except services.CannotRule as refusal:
            problem = str(refusal.message)
    if problem:
        context = {**_about(typed), "problem": problem, "kept": request.POST}
        return page(request, "staff/search/query.html", context, status=422)
    messages.success(request, _("Saved. This is what shoppers see now."))
    return _back(typed)


def _problem(form: forms.Form) -> str:
    """What is wrong with a form that has no places for it."""
    found = [error for errors in form.errors.as_data().values() for error in errors]
    own = [error.messages[0] for error in found if error.code is None]
    return own[0] if own else _("Fill in every field.")


def _back(words: str) -> HttpResponse:
    return redirect(f"{reverse('staff:search-query')}?{urlencode({'q': words})}")


def _about(words: str) -> dict[str, Any]:
    """What the words find and what is ruled of them; where they find nothing, words of goods that look like them."""
    at = timezone.now()
    preview = queries.preview(words, at=at)
    return {
        "words": words,
        "preview": preview,
        "spelling": "" if preview.found.ids or not words else near_misses(words, at=at).spelling,
        "addresses": [{"url": node.url, "title": node.title} for node in category_tree().by_url.values()],
        "tabs": _tabs("query"),
    }


def _stamp(request: UserRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": timezone.now()}


def _tabs(chosen: str) -> list[dict[str, object]]:
    """The views of what was asked, then the rules, then trying a query."""
    address = reverse("staff:search")
    tabs: list[dict[str, object]] = [
        {"label": label, "url": f"{address}?tab={name}", "current": name == chosen} for name, label in VIEWS.items()
    ]
    tabs.append({"label": _("Rules"), "url": reverse("staff:search-rules"), "current": chosen == "rules"})
    tabs.append({"label": _("Try a search"), "url": reverse("staff:search-query"), "current": chosen == "query"})
    return tabs
