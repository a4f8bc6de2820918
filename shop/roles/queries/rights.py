"""What a person may do: their roles, and the rights these add up to, read once per request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone, translation

from shop.accounts.models import User
from shop.base.permissions import ADMIN, CUSTOMER, GUEST, PREMIUM, STAFF_ROLES, SUPER_ADMIN, Permission, Role
from shop.roles.models import PremiumMember, StaffMember, StaffRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

KEPT = "_rights"


def can(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether a right is among the person's. The rights are read once per user object, so once per request."""
    return permission in rights_of(user)


def rights_of(user: User | AnonymousUser) -> frozenset[Permission]:
    """Every right of the person outside sellers; a closed account has none."""
    kept: frozenset[Permission] | None = getattr(user, KEPT, None)
    if kept is None:
        kept = frozenset().union(*(role.permissions for role in roles_of(user)))
        setattr(user, KEPT, kept)
    return kept


def roles_of(user: User | AnonymousUser) -> tuple[Role, ...]:
    """The person's roles outside sellers, the widest first. A closed account has none."""
    if not user.is_authenticated:
        return (GUEST,)
    if not user.is_active:
        return ()
    high = ((SUPER_ADMIN,) if user.is_platform else ()) + ((ADMIN,) if user.is_superuser else ())
    return high + staff_roles_of(user) + ((PREMIUM,) if premium_on(user, timezone.localdate()) else (CUSTOMER,))


def staff_roles_of(user: User) -> tuple[Role, ...]:
    """The roles of the office that the person holds; no query for people who are not staff."""
    if not user.is_staff:
        return ()
    held = StaffMember.objects.filter(user=user.pk).select_related("role").order_by("role_id")
    return tuple(role_view(member.role) for member in held)


def role_view(row: StaffRole) -> Role:
    """A role of the office as it is shown: shipped ones in the reader's language until somebody renames them."""
    shipped = STAFF_ROLES.get(row.code or "")
    name = shipped.name if shipped and row.name == _source(shipped.name) else row.name
    sentence = shipped.sentence if shipped and row.sentence == _source(shipped.sentence) else row.sentence
    return Role(str(row.public_id), name, sentence, row.rights)


def _source(text: object) -> str:
    with translation.override("en"):
        return str(text)


def staff_who_may(permission: Permission) -> list[User]:
    """Everybody in the office who holds the right, oldest first; for mails to them."""
    people = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True), is_active=True).order_by("pk")
    return [person for person in people if can(person, permission)]


def premium_on(user: User, day: date) -> bool:
    """Whether the person is a premium customer on that day. Prices and offers ask `can(user, OFFERS_PREMIUM)`."""
    member = premium_of(user.pk)
    return member is not None and member.holds_on(day)


def premium_of(user_id: int) -> PremiumMember | None:
    """The person's dates as a premium customer, past ones included."""
    return PremiumMember.objects.filter(user_id=user_id).first()


def staff_roles() -> QuerySet[StaffRole]:
    """Every role of the office with `holders`, how many people hold it, oldest first."""
    return StaffRole.objects.annotate(holders=Count("members")).order_by("id")


def staff_role(public_id: UUID) -> StaffRole:
    """The role of the office with this id, with `holders`. Raises StaffRole.DoesNotExist."""
    return staff_roles().get(public_id=public_id)


def holders_of(role: StaffRole) -> Sequence[User]:
    """The people who hold a role of the office, by name."""
    members = StaffMember.objects.filter(role=role).select_related("user").order_by("user__name", "id")
    return [member.user for member in members]
