"""Making, changing and removing roles of the office."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.roles.models import StaffMember, StaffRole
from shop.roles.types import RoleDraft

from .authority import authority_of

LOCK = "roles"
"""Changes of roles wait for each other, so that two people cannot take the last authority from one another."""


class CannotChangeRole(Refusal):
    """The role stays as it is."""


@transaction.atomic
def create_staff_role(*, draft: RoleDraft, by: Actor, at: datetime) -> StaffRole:
    """A new role. Raises CannotChangeRole for a name in use and for rights that the maker does not hold."""
    lock_name(LOCK)
    _check(draft, before=frozenset(), by=by)
    _check_name(draft.name, role_id=None)
    role = StaffRole(name=draft.name, sentence=draft.sentence, permissions=words(draft.permissions))
    role.full_clean()
    role.save()
    audit.note("roles.created", subject=("roles.staffrole", role.pk), by=by, at=at, after=_state(role))
    return role


@transaction.atomic
def change_staff_role(*, role_id: int, draft: RoleDraft, by: Actor, at: datetime) -> StaffRole:
    """New words and rights for a role. Raises CannotChangeRole when the changer lacks a changed right, or would lose
    the right to change roles.
    """
    lock_name(LOCK)
    role = StaffRole.objects.select_for_update().get(pk=role_id)
    before = _state(role)
    _check(draft, before=role.rights, by=by)
    _check_name(draft.name, role_id=role_id)
    role.name, role.sentence, role.permissions = draft.name, draft.sentence, words(draft.permissions)
    role.full_clean()
    role.save()
    _keep_own_authority(by)
    audit.note("roles.changed", subject=("roles.staffrole", role.pk), by=by, at=at, before=before, after=_state(role))
    return role


@transaction.atomic
def remove_staff_role(*, role_id: int, by: Actor, at: datetime) -> None:
    """Delete a role that nobody holds. Raises CannotChangeRole for one that somebody holds."""
    lock_name(LOCK)
    role = StaffRole.objects.select_for_update().get(pk=role_id)
    _check(RoleDraft(role.name, role.sentence, frozenset()), before=role.rights, by=by)
    if StaffMember.objects.filter(role=role).exists():
        raise CannotChangeRole(_("People still hold this role. Give them another one first."))
    audit.note("roles.removed", subject=("roles.staffrole", role.pk), by=by, at=at, before=_state(role))
    role.delete()


def _check(draft: RoleDraft, *, before: frozenset[Permission], by: Actor) -> None:
    own = authority_of(by)
    if Permission.ROLES_CHANGE not in own:
        raise CannotChangeRole(_("You may not change roles. Ask an admin."))
    if (before ^ draft.permissions) - own:
        raise CannotChangeRole(_("You can give and take only rights that you hold yourself. Ask an admin."))


def _check_name(name: str, *, role_id: int | None) -> None:
    others = StaffRole.objects.filter(name__iexact=name)
    if (others.exclude(pk=role_id) if role_id else others).exists():
        raise CannotChangeRole(_("Another role has this name. Choose a different one."))


def _keep_own_authority(by: Actor) -> None:
    if Permission.ROLES_CHANGE not in authority_of(by):
        raise CannotChangeRole(_("This would take your own right to change roles. Ask another admin to do it."))


def words(permissions: frozenset[Permission]) -> list[str]:
    """The rights as they are stored."""
    return sorted(permission.value for permission in permissions)


def _state(role: StaffRole) -> dict[str, object]:
    return {"name": role.name, "sentence": role.sentence, "permissions": list(role.permissions)}
