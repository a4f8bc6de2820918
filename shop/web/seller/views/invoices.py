"""The papers of a shop: invoices and credit notes it issued, and what the marketplace billed it."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.base.sheets import safe_cell
from shop.invoicing.queries import document_of_seller, documents_of_seller, years_with_papers
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.document_forms import DocumentFilterForm
from shop.web.common.invoices import HEAD, document_response, paper_link, table_rows
from shop.web.common.listing import marks, neighbours
from shop.web.seller.sheets import Echo, attached
from shop.web.seller.shell import portal

SIZE = 25


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def invoices(request: SellerRequest) -> HttpResponse:
    """Every paper of the shop that matches, newest first."""
    form, home = filter_of(request), reverse("seller:invoices")
    found = stretch_by_newest(documents_of_seller(request.seller, form.wanted), **marks(request, size=SIZE))
    kept = {name: request.GET.get(name, "") for name in form.fields}
    context = {
        "form": form,
        "rows": [paper_link(document, home) for document in found.rows],
        "pages": neighbours(found, **kept),
        "query": request.GET.urlencode(),
    }
    return portal(request, "seller/invoices/list.html", context, status=422 if form.errors else 200)


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def table(request: SellerRequest) -> StreamingHttpResponse:
    """The same for bookkeeping, oldest first, one row for each rate of tax."""
    writer, rows = csv.writer(Echo()), documents_of_seller(request.seller, filter_of(request).wanted).order_by("id")
    cells = table_rows(rows.iterator(chunk_size=500))
    lines = (writer.writerow([*map(safe_cell, row[:8]), *row[8:]]) for row in ([*HEAD], *cells))
    return attached(lines, "invoices.csv")


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def invoice(request: SellerRequest, document: UUID, ending: str) -> HttpResponse:
    """One paper as PDF or as XML; what the marketplace bills is for who sees the shop's money."""
    try:
        found: Any = document_of_seller(request.seller, document)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    if found.what.of_marketplace and not request.membership.may(Permission.PAYOUTS_VIEW):
        raise PermissionDenied(Permission.PAYOUTS_VIEW.value)
    return document_response(found, ending)


def filter_of(request: SellerRequest) -> DocumentFilterForm:
    """What the reader looks for."""
    return DocumentFilterForm(request.GET, years=years_with_papers(request.seller))
