"""One product: the editor, its copy, and its history with a way back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.ids import uuid7
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.listings.queries import (
    Working,
    edit_of_product,
    figures_of,
    history_of,
    photos_of,
    working_of_seller,
)
from shop.listings.services import copy_product, save_product, step_back_edit
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing_words import STATUSES, TONES, lines_of
from shop.web.seller.bulk_forms import uuids
from shop.web.seller.product_forms import ProductForm, VariantRows, wish_of
from shop.web.seller.product_words import earnings, odd_lines, ready_lines
from shop.web.seller.shell import portal

EDIT = frozenset({"GET", "HEAD", "POST"})


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def product(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The editor: everything of one product in one form."""
    work = working_or_404(request, public_id)
    if request.method != "POST":
        return editor(request, work, ProductForm.of(work.state, work.seen), VariantRows(work.state, on_hand(work)))
    form, rows = ProductForm(work.state, request.POST), VariantRows(work.state, on_hand(work), request.POST)
    if not (form.is_valid() & rows.is_valid()):
        return editor(request, work, form, rows, status=422)
    try:
        outcome = save_product(
            product_id=work.product.pk, wish=wish_of(form, rows), by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return editor(request, work, form, rows, status=409)
    messages.success(request, _("Saved. The office looks at it first.") if outcome.proposal else _("Saved."))
    return redirect("seller:product", public_id)


def on_hand(work: Working) -> dict[int, int]:
    """What there is of each counted variant."""
    return {pk: figure for pk, (figure, _held) in figures_of([work.product.pk]).get(work.product.pk, {}).items()}


def editor(
    request: SellerRequest,
    work: Working,
    form: ProductForm,
    rows: VariantRows,
    *,
    more: Mapping[str, Any] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    """The editor's page as the form stands, or its photos alone; `more` is what only these know."""
    photos = photos_of(work.product.pk)
    known = work.product.status
    context = {
        "work": work,
        "form": form,
        "variant_rows": rows.rows(),
        "product": work.product,
        "status": STATUSES[known],
        "tone": TONES[known],
        "photos": [(photos.get(image.key), image) for image in work.state.images],
        "ready": ready_lines(work.state),
        "offered": sum(not variant.archived for variant in work.state.variants),
        "odd": odd_lines(work.state),
        "earnings": earnings(work, at=timezone.now()),
        "press": uuid7(),
        "proposal": work.proposal,
        "decision": work.decision,
    }
    return portal(request, "seller/products/edit.html", context | dict(more), parts={"photos"}, status=status)


def working_or_404(request: SellerRequest, public_id: UUID) -> Working:
    """The seller's own product as they work on it; another's does not exist."""
    try:
        return working_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def copy(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """A draft like this product."""
    work = working_or_404(request, public_id)
    press = next(iter(uuids([request.POST.get("press", "")])), None)
    try:
        edit = copy_product(product_id=work.product.pk, press=press, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("seller:product", public_id)
    messages.success(request, _("This is the copy. Change what is different, then publish it."))
    return redirect("seller:product", edit.product.public_id)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def history(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """The product's changes, newest first."""
    work = working_or_404(request, public_id)
    entries = [(entry, lines_of(entry.differences)) for entry in history_of(work.product)]
    return portal(request, "seller/products/history.html", {"product": work.product, "entries": entries})


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def reversal(request: SellerRequest, public_id: UUID, edit_id: UUID) -> HttpResponse:
    """Make the product again what it was before a change."""
    work = working_or_404(request, public_id)
    try:
        edit = edit_of_product(work.product, edit_id)
        step_back_edit(edit_id=edit.pk, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Taken back. The product is as it was before."))
    return redirect("seller:product-history", public_id)
