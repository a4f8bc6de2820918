"""Purchase notes: written from what runs low, printed, received in parts or whole, closed."""

from __future__ import annotations

import csv
from enum import StrEnum
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.base.sheets import safe_cell
from shop.purchasing.queries import (
    open_count,
    purchase_of_seller,
    purchases_of_seller,
    suggestions_of_seller,
    suppliers_of_seller,
)
from shop.purchasing.services import CannotOrder, close_purchase, order_goods, receive_goods
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, neighbours
from shop.web.seller.bulk_forms import uuids
from shop.web.seller.purchase_forms import LineForm, PurchaseForm, came, line_forms, token_of
from shop.web.seller.purchase_words import STATUSES, TONES
from shop.web.seller.sheets import Echo, attached
from shop.web.seller.shell import portal

SIZE = 25


class Tab(StrEnum):
    """Which notes."""

    OPEN = "open"
    ALL = "all"


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def purchases(request: SellerRequest) -> HttpResponse:
    """The notes that wait for goods, or all, newest first."""
    tab, address = chosen(Tab, request.GET.get("tab"), Tab.OPEN), reverse("seller:purchases")
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    rows = purchases_of_seller(request.seller.pk, still_open=tab is Tab.OPEN)
    found = stretch_by_newest(rows, **marks, size=SIZE)
    waiting = open_count(request.seller.pk)
    context = {
        "rows": [(note, STATUSES[note.status], TONES[note.status]) for note in found.rows],
        "pages": neighbours(found, tab=tab.value),
        "tabs": [
            {"label": _("On the way"), "url": address, "count": waiting, "current": tab is Tab.OPEN},
            {"label": _("All"), "url": f"{address}?tab=all", "current": tab is Tab.ALL},
        ],
    }
    return portal(request, "seller/purchases/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.PRODUCTS_CHANGE)
def new_purchase(request: SellerRequest) -> HttpResponse:
    """A new note; `?supplier=` fills in what runs low and comes from there."""
    suppliers = list(suppliers_of_seller(request.seller.pk))
    if request.method == "POST":
        form = PurchaseForm(request.POST, suppliers=suppliers)
        lines = line_forms(request.POST)
        return ordered(request, form, lines)
    wanted = uuids([request.GET.get("supplier", "")])
    one = next((each for each in suppliers if each.public_id in wanted), None)
    found = suggestions_of_seller(request.seller.pk, at=timezone.now(), supplier_id=one.pk if one else 0)
    form = PurchaseForm(suppliers=suppliers, initial={"supplier": str(one.public_id)} if one else None)
    return written(request, form, line_forms(None, found))


def ordered(request: SellerRequest, form: PurchaseForm, lines: list[LineForm]) -> HttpResponse:
    """Write the note, or show what is wrong with it."""
    if not all([form.is_valid(), *(line.is_valid() for line in lines)]):
        return written(request, form, lines, status=422)
    draft = form.draft(lines)
    try:
        note = order_goods(seller_id=request.seller.pk, draft=draft, by=request.actor, at=timezone.now())
    except CannotOrder as refusal:
        wrong = next((line for line in lines if refusal.sku and line.cleaned_data["sku"] == refusal.sku), None)
        (wrong or form).add_error("sku" if wrong else None, str(refusal.message))
        return written(request, form, lines, status=422)
    return redirect("seller:purchase", note.public_id)


def written(request: SellerRequest, form: PurchaseForm, lines: list[LineForm], *, status: int = 200) -> HttpResponse:
    """The form of a new note."""
    context = {"form": form, "lines": lines, "wrong": form.errors or any(line.errors for line in lines)}
    return portal(request, "seller/purchases/new.html", context, status=status)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def purchase(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """One note, and the form for what came."""
    return portal(request, "seller/purchases/detail.html", note_context(purchase_or_404(request, public_id)))


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def paper(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The note to be printed and sent to the supplier."""
    return portal(request, "seller/purchases/print.html", note_context(purchase_or_404(request, public_id)))


def note_context(note: Any) -> dict[str, Any]:
    """A note in the words of its pages."""
    lines = [(line, cost_of(line, note), sum_of(line, note)) for line in note.lines.all()]
    sums = [amount for _line, _cost, amount in lines if amount is not None]
    return {
        "note": note,
        "status": STATUSES[note.status],
        "tone": TONES[note.status],
        "lines": lines,
        "total": Money.total(sums, note.currency) if sums else None,
        "may_receive": note.status == note.Status.OPEN,
        "token": token_hex(8),
    }


def cost_of(line: Any, note: Any) -> Money | None:
    """What one piece costs."""
    return None if line.cost_minor is None else Money(line.cost_minor, note.currency)


def sum_of(line: Any, note: Any) -> Money | None:
    """What the whole line costs."""
    return None if line.cost_minor is None else Money(line.cost_minor * line.quantity, note.currency)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def receipts(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """What came goes into the stock."""
    note = purchase_or_404(request, public_id)
    quantities = came(request.POST, [line.pk for line in note.lines.all()])
    token = token_of(request.POST.get("token", ""))
    if quantities is None or not token:
        messages.error(request, _("Write whole figures: how many pieces came of each line."))
        return redirect("seller:purchase", public_id)
    try:
        receive_goods(note_id=note.pk, quantities=quantities, token=token, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Added to the stock."))
    return redirect("seller:purchase", public_id)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def closing(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """What is missing does not come."""
    note = purchase_or_404(request, public_id)
    try:
        close_purchase(note_id=note.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("seller:purchase", public_id)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def sheet(request: SellerRequest, public_id: UUID) -> StreamingHttpResponse:
    """The note as CSV."""
    note = purchase_or_404(request, public_id)
    writer = csv.writer(Echo())
    rows = [["sku", "title", "options", "quantity", "received", "cost", "currency"]]
    for line in note.lines.all():
        variant, cost = line.variant, cost_of(line, note)
        amount = f"{cost.major:.{cost.exponent}f}" if cost else ""
        rest = (str(line.quantity), str(line.received), amount, note.currency)
        rows.append([variant.sku, str(variant.product.title), str(variant.options_text), *rest])
    return attached((writer.writerow([safe_cell(cell) for cell in row]) for row in rows), f"purchase-{note.number}.csv")


def purchase_or_404(request: SellerRequest, public_id: UUID) -> Any:
    """The seller's own note; another's does not exist."""
    try:
        return purchase_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
