"""The page of one person in the office: who they are, what they bought, what they may do, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.utils import timezone

from shop.accounts.queries import unproven_email_of
from shop.base.audit_log import entries_about
from shop.base.permissions import Permission
from shop.orders.queries import order_rows_of
from shop.roles.queries import can, person_for_office, premium_of, roles_of, staff_roles_of
from shop.security.queries import factors_of, recent_events_of, sessions_of
from shop.sellers.queries import membership_of
from shop.store.queries import store
from shop.wallet.queries import credit_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.audit_lines import audit_lines
from shop.web.staff.credit_forms import CreditForm
from shop.web.staff.forms import PremiumForm, ReasonForm, StaffRolesForm

if TYPE_CHECKING:
    from shop.accounts.models import User

LAST_ORDERS = 8
LAST_ENTRIES = 8


def person_page(
    request: UserRequest,
    user: User,
    *,
    shown: bool = False,
    refusal: str = "",
    status: int = 200,
    **bound: forms.Form,
) -> HttpResponse:
    """The page as it stands now; `bound` are forms that were refused, `shown` uncovers email and phone."""
    context = {
        "person": person_for_office(user, shown=shown),
        "shown": shown,
        "refusal": refusal,
        "roles": roles_of(user),
        "membership": membership_of(user.pk),
        "unproven": unproven_email_of(user.pk),
        "sessions": len(sessions_of(user.pk, current="")),
        "factors": factors_of(user.pk),
        "premium": premium_of(user.pk),
        "forms": forms_of(user) | bound,
        **what_may_be_done(request, user),
    }
    return page(request, "staff/people/detail.html", context, status=status)


def what_may_be_done(request: UserRequest, user: User) -> dict[str, Any]:
    """Booleans for the template, and the parts that need a right of their own."""
    reader = request.user
    sees_log, sees_events = can(reader, Permission.AUDIT_VIEW), can(reader, Permission.SECURITY_VIEW)
    return {
        "may_reveal": can(reader, Permission.USERS_REVEAL),
        "may_change": can(reader, Permission.USERS_CHANGE) and user.pk != reader.pk,
        "may_give_roles": can(reader, Permission.ROLES_CHANGE),
        "credit": credit_of(user.pk, store().currency) if can(reader, Permission.CREDIT_VIEW) else None,
        "may_give_credit": can(reader, Permission.CREDIT_GIVE) and user.pk != reader.pk,
        "may_impersonate": can(reader, Permission.USERS_IMPERSONATE) and user.is_active and not user.is_staff,
        "orders": order_rows_of(user.pk, limit=LAST_ORDERS) if can(reader, Permission.ALL_ORDERS_VIEW) else None,
        "events": recent_events_of(user.pk) if sees_events else None,
        "entries": audit_lines(entries_about("accounts.user", user.pk)[:LAST_ENTRIES]) if sees_log else None,
    }


def forms_of(user: User) -> dict[str, forms.Form]:
    """Every form of the page as it is before anybody filled it."""
    premium = premium_of(user.pk)
    held = [role.code for role in staff_roles_of(user)]
    return {
        "closure": ReasonForm(auto_id="closure_%s"),
        "credit": CreditForm(initial={"token": uuid4()}, auto_id="credit_%s"),
        "roles": StaffRolesForm(initial={"roles": held, "admin": user.is_superuser}, auto_id="roles_%s"),
        "premium": PremiumForm(
            initial={
                "starts_on": premium.starts_on if premium else timezone.localdate(),
                "ends_on": premium.ends_on if premium else None,
            },
            auto_id="premium_%s",
        ),
    }
