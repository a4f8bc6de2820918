"""One person: showing hidden data, closing and opening the account, ending sessions, giving roles."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.queries import unproven_email_of
from shop.base import audit
from shop.base.digits import page_digits
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.roles.services import close_account, end_premium, end_sessions, reopen_account, set_premium, set_staff_roles
from shop.web.common.access import staff_required
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.staff.forms import PremiumForm, ReasonForm, StaffRolesForm
from shop.web.staff.person_page import person_page
from shop.web.staff.shell import user_or_404


@require_safe
@staff_required(Permission.USERS_VIEW)
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The person with email and phone hidden."""
    return person_page(request, user_or_404(public_id))


@require_POST
@staff_required(Permission.USERS_REVEAL)
def disclosure(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The person as they are; that somebody looked is noted."""
    user = user_or_404(public_id)
    audit.note("accounts.shown", subject=("accounts.user", user.pk), by=request.actor, at=timezone.now())
    return person_page(request, user, shown=True)


@require_POST
@staff_required(Permission.USERS_CHANGE)
@requires_recent_sign_in
def closure(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Close the account."""
    return with_reason(request, public_id, close_account, said=_("The account is closed."))


@require_POST
@staff_required(Permission.USERS_CHANGE)
@requires_recent_sign_in
def reopening(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Open the account again."""
    return with_reason(request, public_id, reopen_account, said=_("The account is open again."))


def with_reason(request: UserRequest, public_id: UUID, change: Callable[..., object], *, said: str) -> HttpResponse:
    """Change the account for the typed reason; without one, or when refused, nothing happens and the page says why."""
    user, form = user_or_404(public_id), ReasonForm(request.POST, auto_id="closure_%s")
    if not form.is_valid():
        return person_page(request, user, closure=form, status=422)
    try:
        change(user_id=user.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return person_page(request, user, closure=form, refusal=str(refusal.message), status=409)
    messages.success(request, said)
    return redirect("staff:user", public_id=public_id)


@require_POST
@staff_required(Permission.USERS_CHANGE)
def sign_out(request: UserRequest, public_id: UUID) -> HttpResponse:
    """End every session of the person."""
    user = user_or_404(public_id)
    try:
        count = end_sessions(user_id=user.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return person_page(request, user, refusal=str(refusal.message), status=409)
    said = ngettext("Signed out of %(count)d browser.", "Signed out of %(count)d browsers.", count)
    messages.success(request, page_digits(said % {"count": count}))
    return redirect("staff:user", public_id=public_id)


@require_POST
@staff_required(Permission.USERS_CHANGE)
def verification(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Send the mail with the link that proves the address once more."""
    user = user_or_404(public_id)
    if address := unproven_email_of(user.pk):
        address.send_confirmation(request)
        audit.note(
            "accounts.verification_sent", subject=("accounts.user", user.pk), by=request.actor, at=timezone.now()
        )
        messages.success(request, _("The mail with the link is on its way."))
    return redirect("staff:user", public_id=public_id)


@require_POST
@staff_required(Permission.USERS_CHANGE)
def premium(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Set the dates of a premium customer, or end them."""
    user, form = user_or_404(public_id), PremiumForm(request.POST, auto_id="premium_%s")
    if request.POST.get("end"):
        end_premium(user_id=user.pk, by=request.actor, at=timezone.now())
        return redirect("staff:user", public_id=public_id)
    if not form.is_valid():
        return person_page(request, user, premium=form, status=422)
    try:
        set_premium(user_id=user.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error("ends_on", str(refusal.message))
        return person_page(request, user, premium=form, status=422)
    messages.success(request, _("The dates are saved."))
    return redirect("staff:user", public_id=public_id)


@require_POST
@staff_required(Permission.ROLES_CHANGE)
@requires_recent_sign_in
def staff_roles(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Give the person exactly the chosen roles."""
    user, form = user_or_404(public_id), StaffRolesForm(request.POST, auto_id="roles_%s")
    if not form.is_valid():
        return person_page(request, user, roles=form, status=422)
    chosen, admin = form.role_ids, form.cleaned_data["admin"]
    try:
        set_staff_roles(user_id=user.pk, role_ids=chosen, admin=admin, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return person_page(request, user, roles=form, refusal=str(refusal.message), status=409)
    messages.success(request, _("The roles are saved."))
    return redirect("staff:user", public_id=public_id)
