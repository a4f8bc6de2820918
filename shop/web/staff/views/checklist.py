"""What new sellers have to show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.sellers.queries import checklist_items
from shop.sellers.services import retire_item, save_item
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.seller_forms import ItemForm

if TYPE_CHECKING:
    from shop.sellers.models import ChecklistItem


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SELLERS_CHECKLIST)
def checklist(request: UserRequest) -> HttpResponse:
    """The list, and a form that adds an entry."""
    form = ItemForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "items": checklist_items()}
        return page(request, "staff/sellers/checklist.html", context, status=422 if form.errors else 200)
    save_item(item=None, draft=form.draft(), by=request.actor, at=timezone.now())
    messages.success(request, _("The entry is saved. Applications ask for it from now on."))
    return redirect("staff:checklist")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SELLERS_CHECKLIST)
def item(request: UserRequest, item: UUID) -> HttpResponse:
    """One entry in the form."""
    row: ChecklistItem = get_object_or_404(checklist_items(), public_id=item)
    form = ItemForm(request.POST if request.method == "POST" else None, initial=ItemForm.initial_of(row))
    if form.is_valid():
        try:
            save_item(item=item, draft=form.draft(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error("kind", str(refusal.message))
        else:
            messages.success(request, _("The entry is saved."))
            return redirect("staff:checklist")
    return page(request, "staff/sellers/item.html", {"form": form, "item": row}, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.SELLERS_CHECKLIST)
def removal(request: UserRequest, item: UUID) -> HttpResponse:
    """Ask for it no more."""
    try:
        retire_item(item=item, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("The entry is removed. What sellers sent for it stays in the records."))
    return redirect("staff:checklist")
