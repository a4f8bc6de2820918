"""What the seller has, as files: products and stock that can be imported again, and order lines."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.files import open_stored
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.base.sheets import safe_cell
from shop.base.uploads import TYPES
from shop.exchange.exporting import Export, rows_of
from shop.exchange.queries import export_file_of_seller, export_files_of_seller, export_size
from shop.exchange.services import ask_for_table, note_export
from shop.exchange.workbooks import workbook_of
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.limits import limited
from shop.web.seller.export_forms import EXPORTS, ExportForm
from shop.web.seller.order_look import look_of
from shop.web.seller.sheets import Echo, attached, workbook
from shop.web.seller.shell import portal

AT_ONCE = 2_000  # rows of a workbook that are written while the seller waits
SHOWN = 10


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def exports(request: SellerRequest) -> HttpResponse:
    """What can be downloaded, and what was made before."""
    return listed(request, ExportForm())


def listed(request: SellerRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    """The page; products are for those who may change them."""
    may = request.membership.may(Permission.PRODUCTS_CHANGE)
    context = {
        "form": form,
        "cards": [(what.value, *words) for what, words in EXPORTS.items() if may or what is not Export.PRODUCTS],
        "files": [(file, EXPORTS[Export(file.what)][0]) for file in export_files_of_seller(request.seller.pk)[:SHOWN]],
        "may_change": may,
    }
    return portal(request, "seller/exports/list.html", context, status=status)


@require_POST
@seller_required(Permission.ORDERS_VIEW)
@limited("seller-exports", times=60, seconds=3600)
def files(request: SellerRequest) -> HttpResponseBase:
    """One table as CSV, row by row, or as XLSX, which the worker makes when it is large."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return listed(request, form, status=422)
    what = form.wanted
    if what is Export.PRODUCTS and not request.membership.may(Permission.PRODUCTS_CHANGE):
        raise PermissionDenied(Permission.PRODUCTS_CHANGE.value)
    name = f"{what.value}-{timezone.localdate():%Y-%m-%d}"
    if form.cleaned_data["format"] == "xlsx":
        return as_workbook(request, form, f"{name}.xlsx")
    note_export(seller_id=request.seller.pk, what=what, by=request.actor, at=timezone.now())
    writer = csv.writer(Echo())
    rows = rows_of(what, seller_id=request.seller.pk, **narrowed(request, form))
    return attached((writer.writerow([safe_cell(cell) for cell in row]) for row in rows), f"{name}.csv")


def narrowed(request: SellerRequest, form: ExportForm) -> dict[str, Any]:
    """To which days, or to which list of orders, when the form stood on that."""
    if "tab" not in request.POST:
        return form.days
    return form.days | {"packages": look_of(request.POST).packages(request.seller, on=timezone.localdate())}


def as_workbook(request: SellerRequest, form: ExportForm, name: str) -> HttpResponse:
    """The workbook now, or a word that it is being made."""
    now, what, seller_id = timezone.now(), form.wanted, request.seller.pk
    wanted = narrowed(request, form)
    if export_size(what.value, seller_id, **wanted) > AT_ONCE:
        if "packages" in wanted:
            messages.error(request, _("That is too much for one workbook. Take the CSV file, or choose days here."))
            return redirect("seller:exports")
        days = (form.days["since"], form.days["until"])
        ask_for_table(seller_id=seller_id, what=what, days=days, by=request.actor, at=now)
        messages.success(request, _("The file is large, so it is being made. Look here again in a minute."))
        return redirect("seller:exports")
    try:
        content = workbook_of(rows_of(what, seller_id=seller_id, **wanted))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("seller:exports")
    note_export(seller_id=seller_id, what=what, by=request.actor, at=now)
    return workbook(content, name)


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def file(request: SellerRequest, public_id: UUID) -> FileResponse:
    """A table that the worker made."""
    export = file_or_404(request, public_id)
    try:
        content = open_stored(export.key)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{export.what}-{export.asked_at:%Y-%m-%d}.xlsx"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES["xlsx"])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def file_or_404(request: SellerRequest, public_id: UUID) -> Any:
    """The seller's own file that is ready; another's does not exist."""
    try:
        found = export_file_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if found.what == Export.PRODUCTS and not request.membership.may(Permission.PRODUCTS_CHANGE):
        raise Http404
    return found
