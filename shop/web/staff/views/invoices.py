"""Invoices and credit notes of everybody in the office, and who the marketplace is on its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base import audit
from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.invoicing import queries
from shop.invoicing.queries import document_for_office, documents_for_office, years_with_papers
from shop.invoicing.services import set_letterhead
from shop.roles.queries import can
from shop.store.queries import store
from shop.web.common.access import staff_required
from shop.web.common.document_forms import DocumentFilterForm
from shop.web.common.invoices import document_response, paper_link
from shop.web.common.listing import marks, neighbours
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.invoice_forms import LetterheadForm

SIZE = 50


@require_safe
@staff_required(Permission.MONEY_VIEW)
def invoices(request: UserRequest) -> HttpResponse:
    """The papers that match, newest first; who was billed is in the papers only."""
    form, home = DocumentFilterForm(request.GET, years=years_with_papers()), reverse("staff:invoices")
    form.fields["words"].label = _("Number, order or shop")
    found = stretch_by_newest(documents_for_office(form.wanted), **marks(request, size=SIZE))
    kept = {name: request.GET.get(name, "") for name in form.fields}
    context = {
        "form": form,
        "rows": [paper_link(document, home, seller=str(document.seller.name)) for document in found.rows],
        "pages": neighbours(found, **kept),
        "year": timezone.localdate().year,
        "nameless": queries.letterhead() is None,
        "may_set": can(request.user, Permission.SETTINGS_CHANGE),
    }
    return page(request, "staff/invoices/list.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.MONEY_VIEW)
def invoice(request: UserRequest, document: UUID, ending: str) -> HttpResponse:
    """One paper as PDF or as XML; it names its buyer, so the look is noted."""
    try:
        found = document_for_office(document)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    answer = document_response(found, ending)
    subject, after = ("invoicing.document", found.pk), {"number": found.number}
    audit.note("invoicing.document_shown", subject=subject, by=request.actor, at=timezone.now(), after=after)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
def letterhead(request: UserRequest) -> HttpResponse:
    """Who the marketplace is before the law."""
    form = LetterheadForm(request.POST if request.method == "POST" else None, initial=known_letterhead())
    if request.method == "POST" and form.is_valid():
        try:
            set_letterhead(draft=form.draft(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved. The next invoices say so."))
            return redirect("staff:invoices")
    return page(request, "staff/invoices/letterhead.html", {"form": form}, status=422 if form.errors else 200)


def known_letterhead() -> dict[str, Any]:
    """What the form begins with."""
    row = queries.letterhead()
    if row is None:
        return {"country": store().country, "email": store().support_email}
    return {name: getattr(row, name) for name in LetterheadForm.base_fields}
