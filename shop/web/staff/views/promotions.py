"""Offers and coupons of the marketplace, and a look at those of the shops."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.permissions import Permission
from shop.promotions.queries import promotions_of_marketplace
from shop.web.common.access import staff_required
from shop.web.common.pages import page, wants_part
from shop.web.common.promotion_forms import CodesForm
from shop.web.common.promotions import (
    EDITOR,
    codes_file,
    codes_made,
    editor_context,
    form_of,
    rows_of,
    saved,
    surface,
    switched_off,
    switched_on,
)
from shop.web.common.requests import UserRequest

if TYPE_CHECKING:
    from shop.promotions.models import Promotion

SURFACE = surface("staff", new_title=gettext_lazy("New promotion"))
PARTS = frozenset({"preview"})
EDIT = ["GET", "HEAD", "POST"]
PAGE = 50


@require_safe
@staff_required(Permission.PROMOTIONS_CHANGE)
def promotion_list(request: UserRequest) -> HttpResponse:
    """What holds or will; past ones and those switched off on demand."""
    now, everything = timezone.now(), bool(request.GET.get("all"))
    found = Paginator(promotions_of_marketplace(at=None if everything else now), PAGE)
    shown = found.get_page(request.GET.get("page"))
    context = {"rows": rows_of(shown.object_list, at=now), "page": shown, "all": everything}
    return page(request, "staff/promotions/list.html", context)


@require_http_methods(EDIT)
@staff_required(Permission.PROMOTIONS_CHANGE)
def new_promotion(request: UserRequest) -> HttpResponse:
    """One more offer or coupon."""
    return _edited(request, None)


@require_http_methods(EDIT)
@staff_required(Permission.PROMOTIONS_CHANGE)
def promotion(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One promotion: its form, its figures, its codes."""
    return _edited(request, _found(public_id))


@require_POST
@staff_required(Permission.PROMOTIONS_CHANGE)
def codes(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Make codes that each work once."""
    found, form = _found(public_id), CodesForm(request.POST)
    if not form.is_valid():
        context = editor_context(form_of(None, found, seller_id=found.seller_id), found, form)
        return page(request, EDITOR, SURFACE | context, status=422)
    codes_made(request, found, form)
    return redirect("staff:promotion", public_id)


@require_POST
@staff_required(Permission.PROMOTIONS_CHANGE)
def codes_sheet(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The codes as CSV."""
    return codes_file(_found(public_id), by=request.actor)


@require_POST
@staff_required(Permission.PROMOTIONS_CHANGE)
def ending(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Switch a promotion off."""
    switched_off(request, _found(public_id))
    return redirect("staff:promotion", public_id)


@require_POST
@staff_required(Permission.PROMOTIONS_CHANGE)
def resumption(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Switch a promotion on again."""
    switched_on(request, _found(public_id))
    return redirect("staff:promotion", public_id)


def _found(public_id: UUID) -> Promotion:
    return get_object_or_404(promotions_of_marketplace(), public_id=public_id)


def _edited(request: UserRequest, found: Promotion | None) -> HttpResponse:
    """Save what was sent, show what it would mean, or show the form."""
    seller_id = found.seller_id if found else None
    form = form_of(request.POST if request.method == "POST" else None, found, seller_id=seller_id)
    if request.method == "POST" and not (wants_part(request, PARTS) or "look" in request.POST):
        made = saved(form, found, by=request.actor)
        if made is not None:
            messages.success(request, _("Saved. It holds for what shoppers order from now on."))
            return redirect("staff:promotion", made.public_id)
    context = SURFACE | editor_context(form, found)
    return page(request, EDITOR, context, parts=PARTS, status=422 if form.errors else 200)
