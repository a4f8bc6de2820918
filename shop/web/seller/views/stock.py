"""Stock: the grid whose rows are saved one by one, and the movements of one variant."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.inventory.queries import (
    LEVELS_SIZE,
    level_of_seller,
    levels_of_seller,
    low_stock_of_seller,
    movements_of,
    reorder_advice,
)
from shop.inventory.services import CannotAdjust, adjust, set_reorder
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, marks, neighbours
from shop.web.common.pages import page
from shop.web.seller.bulk_forms import uuids
from shop.web.seller.shell import portal
from shop.web.seller.stock_forms import LevelForm
from shop.web.seller.stock_words import MOVEMENTS

if TYPE_CHECKING:
    from shop.inventory.models import StockLevel


class StockTab(StrEnum):
    """Which rows."""

    LOW = "low"
    ALL = "all"


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def stock(request: SellerRequest) -> HttpResponse:
    """What runs low, emptiest first, or everything; `?q=` finds by name and SKU."""
    words = request.GET.get("q", "").strip()[:80]
    tab = StockTab.ALL if words else chosen(StockTab, request.GET.get("tab"), StockTab.LOW)
    found = levels_of_seller(
        request.seller.pk, low=tab is StockTab.LOW, words=words, after=cursor(request.GET.get("after", ""))
    )
    levels = found[:LEVELS_SIZE]
    last = levels[-1] if len(found) > LEVELS_SIZE else None
    query = {"tab": tab.value, "q": words, "after": f"{last.available}.{last.variant.public_id}"} if last else {}
    context = {
        "rows": rows_of(levels),
        "tab": tab,
        "tabs": tabs(request, tab),
        "words": words,
        "next_url": f"?{urlencode(query)}" if query else "",
        "may_change": request.membership.may(Permission.PRODUCTS_CHANGE),
    }
    return portal(request, "seller/stock/list.html", context)


def cursor(text: str) -> tuple[int, UUID] | None:
    """What can be sold of the last row seen, and its variant; nothing where it cannot be read."""
    left, _point, place = text.partition(".")
    found = uuids([place])
    return (int(left), found[0]) if found and left.isascii() and left.isdigit() and len(left) < 10 else None


def rows_of(levels: list[StockLevel]) -> list[dict[str, Any]]:
    """The rows of the grid with their forms and what sales advise, one query for all."""
    advice = reorder_advice(levels, at=timezone.now())
    return [{"level": level, "form": LevelForm.of(level), "advice": advice[level.variant_id]} for level in levels]


def tabs(request: SellerRequest, current: StockTab) -> list[dict[str, Any]]:
    """The tabs; what runs low is counted."""
    address, low = reverse("seller:stock"), low_stock_of_seller(request.seller.pk).count()
    return [
        {"label": _("Runs low"), "url": address, "count": low, "current": current is StockTab.LOW},
        {"label": _("All"), "url": f"{address}?tab=all", "current": current is StockTab.ALL},
    ]


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def movements(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """What came in, was sold, given back and corrected of one variant, newest first."""
    level = level_or_404(request, public_id)
    return detail(request, level, rows_of([level])[0])


def detail(request: SellerRequest, level: StockLevel, row: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of one variant."""
    found = stretch_by_newest(movements_of(level.variant_id), **marks(request, size=LEVELS_SIZE))
    context = {
        "level": level,
        "row": row,
        "movements": [(movement, MOVEMENTS[movement.kind]) for movement in found.rows],
        "pages": neighbours(found),
        "may_change": request.membership.may(Permission.PRODUCTS_CHANGE),
    }
    return portal(request, "seller/stock/detail.html", context, status=status)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def level(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Save one row of the grid; HTMX gets the row back, a plain form the page it came from."""
    found = level_or_404(request, public_id)
    form = LevelForm(request.POST, auto_id=f"id_{public_id}_%s")
    refusal = ""
    if form.is_valid():
        refusal = save(request, found, form.cleaned_data)
    if form.errors or refusal:
        return row_answer(request, found, form, refusal=refusal, status=409 if refusal else 422)
    if request.htmx:
        fresh = level_or_404(request, public_id)
        return row_answer(request, fresh, LevelForm.of(fresh), saved=True)
    messages.success(request, _("Saved."))
    return redirect("seller:stock-movements", public_id)


def save(request: SellerRequest, level: StockLevel, wanted: dict[str, int]) -> str:
    """Write a new figure and the rules of ordering; returns the sentence of a refusal."""
    now = timezone.now()
    if level.on_hand != wanted["was"] and wanted["on_hand"] != wanted["was"]:
        return _("Somebody bought or counted in the meantime: now there are %(count)d.") % {"count": level.on_hand}
    try:
        if wanted["on_hand"] != wanted["was"]:
            adjust(targets={level.variant_id: wanted["on_hand"]}, by=request.actor, at=now, reason="counted")
    except CannotAdjust as refusal:
        return str(refusal.message)
    set_reorder(
        variant_id=level.variant_id,
        low_at=wanted["low_at"],
        quantity=wanted["reorder_quantity"],
        lead_days=wanted["lead_days"],
    )
    return ""


def row_answer(
    request: SellerRequest,
    level: StockLevel,
    form: LevelForm,
    *,
    refusal: str = "",
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """One row for HTMX, or the page of the variant with the row on it."""
    row = rows_of([level])[0] | {"form": form, "refusal": refusal, "saved": saved}
    if request.htmx:
        context = {"row": row, "may_change": True}
        return page(request, "seller/stock/parts/row.html", context, status=status)
    return detail(request, level, row, status=status)


def level_or_404(request: SellerRequest, public_id: UUID) -> StockLevel:
    """The seller's own counted variant; another's does not exist."""
    try:
        return level_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
