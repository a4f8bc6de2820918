"""Giving people roles of the office."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import user_with_id
from shop.accounts.services import set_office_access
from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.permissions import STAFF_ROLES, Permission
from shop.base.refusal import Refusal
from shop.roles.models import StaffMember, StaffRole
from shop.roles.queries.rights import rights_of

from .authority import authority_of
from .staff_roles import LOCK, words


class CannotGiveRole(Refusal):
    """The person's roles stay as they are."""


@transaction.atomic
def set_staff_roles(*, user_id: int, role_ids: Collection[int], admin: bool, by: Actor, at: datetime) -> None:
    """Let the person hold exactly these roles, and be an admin or not. Raises CannotGiveRole.

    Nobody gives or takes a right they do not hold, only admins make admins, and nobody locks themselves out.
    """
    lock_name(LOCK)
    before, rights_before = _state(user_id), _rights(user_id)
    own = authority_of(by)
    if Permission.ROLES_CHANGE not in own:
        raise CannotGiveRole(_("You may not change roles. Ask an admin."))
    _check_admin(before=bool(before["admin"]), after=admin, by=by)
    StaffMember.objects.filter(user_id=user_id).exclude(role_id__in=role_ids).delete()
    wanted = StaffRole.objects.filter(pk__in=role_ids).exclude(members__user_id=user_id)
    StaffMember.objects.bulk_create(StaffMember(role=role, user_id=user_id) for role in wanted)
    staff = admin or StaffMember.objects.filter(user_id=user_id).exists()
    set_office_access(user_id=user_id, staff=staff, admin=admin)
    rights = _rights(user_id)
    if (rights ^ rights_before) - own:
        raise CannotGiveRole(_("You can give and take only rights that you hold yourself. Ask an admin."))
    if by.id == user_id and Permission.ROLES_CHANGE not in rights:
        raise CannotGiveRole(_("This would take your own right to change roles. Ask another admin to do it."))
    audit.note("roles.given", subject=("accounts.user", user_id), by=by, at=at, before=before, after=_state(user_id))


@transaction.atomic
def give_shipped_role(*, user_id: int, code: str, by: Actor, at: datetime) -> None:
    """Let the person hold a role that every marketplace begins with, beside those held; again is without effect.

    The role's row is made where it is missing. For commands and the demo: raises CannotGiveRole for a person.
    """
    if by.kind != "system":
        raise CannotGiveRole(_("Choose the roles on the person's page."))
    lock_name(LOCK)
    shipped = STAFF_ROLES[code]
    with translation.override("en"):
        texts = {
            "name": str(shipped.name),
            "sentence": str(shipped.sentence),
            "permissions": words(shipped.permissions),
        }
    role, _made = StaffRole.objects.get_or_create(code=code, defaults=texts)
    held = set(StaffMember.objects.filter(user_id=user_id).values_list("role_id", flat=True))
    if role.pk not in held:
        admin = bool(_state(user_id)["admin"])
        set_staff_roles(user_id=user_id, role_ids=held | {role.pk}, admin=admin, by=by, at=at)


def _check_admin(*, before: bool, after: bool, by: Actor) -> None:
    if before == after or by.kind == "system":
        return
    giver = user_with_id(by.id) if by.id else None
    if giver is None or not giver.is_superuser:
        raise CannotGiveRole(_("Only an admin can make somebody an admin, or take that away."))


def _rights(user_id: int) -> frozenset[Permission]:
    user = user_with_id(user_id)
    return rights_of(user) if user else frozenset()


def _state(user_id: int) -> dict[str, object]:
    user = user_with_id(user_id)
    names = StaffMember.objects.filter(user_id=user_id).order_by("role_id").values_list("role__name", flat=True)
    return {"roles": list(names), "admin": bool(user and user.is_superuser)}
