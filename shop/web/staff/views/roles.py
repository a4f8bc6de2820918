"""Roles in plain words; those of the office can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.permissions import (
    ADMIN,
    CUSTOMER,
    GUEST,
    PREMIUM,
    SELLER_ROLES,
    SUPER_ADMIN,
    Permission,
    Role,
)
from shop.base.refusal import Refusal
from shop.roles.queries import can, holders_of, person_for_office, role_view, staff_role
from shop.roles.queries import staff_roles as office_roles
from shop.roles.services import change_staff_role, create_staff_role, remove_staff_role
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.forms import RoleForm

if TYPE_CHECKING:
    from shop.roles.models import StaffRole

EDIT = frozenset({"GET", "HEAD", "POST"})


@require_safe
@staff_required(Permission.ROLES_VIEW)
def role_list(request: UserRequest) -> HttpResponse:
    """Every role: of shoppers, of sellers' people, of the office."""
    context = {
        "shoppers": [GUEST, CUSTOMER, PREMIUM],
        "sellers": list(SELLER_ROLES.values()),
        "office": [(row, role_view(row)) for row in office_roles()],
        "admins": [ADMIN, SUPER_ADMIN],
        "may_change": can(request.user, Permission.ROLES_CHANGE),
    }
    return page(request, "staff/roles/list.html", context)


@require_http_methods(EDIT)
@staff_required(Permission.ROLES_CHANGE)
@requires_recent_sign_in
def new_role(request: UserRequest) -> HttpResponse:
    """Make a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            create_staff_role(draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The role is there."))
            return redirect("staff:roles")
    return page(request, "staff/roles/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(EDIT)
@staff_required(Permission.ROLES_CHANGE)
@requires_recent_sign_in
def role(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Change a role, and see who holds it."""
    row, shown = role_or_404(public_id)
    form = RoleForm(request.POST) if request.method == "POST" else RoleForm.of(shown)
    if request.method == "POST" and form.is_valid():
        try:
            change_staff_role(role_id=row.pk, draft=form.draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The role is saved."))
            return redirect("staff:roles")
    holders = [person_for_office(user, shown=False) for user in holders_of(row)]
    context = {"form": form, "role": shown, "row": row, "holders": holders}
    return page(request, "staff/roles/edit.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Permission.ROLES_CHANGE)
@requires_recent_sign_in
def removal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Remove a role that nobody holds."""
    row, _shown = role_or_404(public_id)
    try:
        remove_staff_role(role_id=row.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("staff:role", public_id=public_id)
    messages.success(request, _("The role is removed."))
    return redirect("staff:roles")


def role_or_404(public_id: UUID) -> tuple[StaffRole, Role]:
    """The role's row and its words."""
    try:
        row = staff_role(public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return row, role_view(row)
