"""Categories and the attributes that their products have."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.catalog.queries import (
    attribute_for_office,
    attributes_of_category,
    categories_for_office,
    category_for_office,
    forget_categories,
)
from shop.catalog.services import add_attribute, change_attribute, change_category, file_category
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.catalogue_forms import AttributeForm, CategoryForm

EDIT = frozenset({"GET", "HEAD", "POST"})


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def categories(request: UserRequest) -> HttpResponse:
    """The whole tree."""
    return page(request, "staff/categories/list.html", {"categories": categories_for_office()})


@require_http_methods(EDIT)
@staff_required(Permission.CATALOGUE_CHANGE)
def new_category(request: UserRequest) -> HttpResponse:
    """A new category."""
    form = CategoryForm(request.POST or None, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = file_category(draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            forget_categories()
            return redirect("staff:category", made.public_id)
    return page(request, "staff/categories/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(EDIT)
@staff_required(Permission.CATALOGUE_CHANGE)
def category(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Change a category's words, and see what its products are asked for."""
    try:
        row = category_for_office(public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = CategoryForm(request.POST) if request.method == "POST" else CategoryForm.of(row)
    if request.method == "POST" and form.is_valid():
        try:
            change_category(category_id=row.pk, draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            forget_categories()
            messages.success(request, _("Saved."))
            return redirect("staff:category", public_id)
    context = {"form": form, "category": row, "attributes": attributes_of_category(row)}
    return page(request, "staff/categories/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
@staff_required(Permission.CATALOGUE_CHANGE)
def new_attribute(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A new attribute of a category and what is below it."""
    try:
        row = category_for_office(public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = AttributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_attribute(category_id=row.pk, draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:category", public_id)
    context = {"form": form, "category": row}
    return page(request, "staff/categories/attribute.html", context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
@staff_required(Permission.CATALOGUE_CHANGE)
def attribute(request: UserRequest, code: str) -> HttpResponse:
    """Change an attribute's words and choices."""
    try:
        row = attribute_for_office(code)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = AttributeForm(request.POST, known=row) if request.method == "POST" else AttributeForm.of(row)
    if request.method == "POST" and form.is_valid():
        try:
            change_attribute(attribute_id=row.pk, draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:attribute", code)
    context = {"form": form, "category": row.category, "attribute": row}
    return page(request, "staff/categories/attribute.html", context, status=422 if form.errors else 200)
