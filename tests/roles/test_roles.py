"""Roles: what they add up to, who may hand them out, and that nobody can lock the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.base.permissions import OFFICE, SELLER_ROLES, SENTENCES, STAFF_ROLES, Permission
from shop.roles import migrations
from shop.roles.models import PremiumMember, StaffMember, StaffRole
from shop.roles.queries import can, rights_of, roles_of
from shop.roles.services import (
    CannotChangeRole,
    CannotCloseAccount,
    CannotGiveRole,
    CannotSetPremium,
    change_staff_role,
    close_account,
    create_staff_role,
    end_premium,
    remove_staff_role,
    reopen_account,
    set_premium,
    set_staff_roles,
)
from shop.roles.types import RoleDraft

pytestmark = pytest.mark.django_db


def draft(name: str, *permissions: Permission) -> RoleDraft:
    return RoleDraft(name, "Does this and that.", frozenset(permissions))


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_every_right_has_a_sentence_and_every_role_holds_known_rights_only() -> None:
    assert set(SENTENCES) == set(Permission)
    assert all(role.permissions <= OFFICE for role in STAFF_ROLES.values())
    assert {code: len(role.permissions) for code, role in SELLER_ROLES.items()} == {
        "owner": 9,
        "manager": 6,
        "packer": 2,
        "finance": 3,
    }


def rights_added_since() -> dict[str, set[str]]:
    """What the migrations after the first have given to the shipped roles, by their code."""
    later: dict[str, set[str]] = {code: set() for code in STAFF_ROLES}
    for path in sorted(Path(migrations.__path__[0]).glob("[0-9]*.py")):
        for code, rights in getattr(import_module(f"shop.roles.migrations.{path.stem}"), "RIGHTS", {}).items():
            later[code] |= set(rights)
    return later


def test_the_roles_that_the_migration_ships_are_those_of_the_vocabulary() -> None:
    shipped = import_module("shop.roles.migrations.0002_shipped_roles").SHIPPED
    later = rights_added_since()

    assert [(code, name, text, {*rights, *later[code]}) for code, name, text, rights in shipped] == [
        (role.code, str(role.name), str(role.sentence), role.permissions) for role in STAFF_ROLES.values()
    ]


def test_guest_customer_staff_and_admin_hold_what_their_roles_say(shopper: User, helper: User, chief: User) -> None:
    assert [role.code for role in roles_of(AnonymousUser())] == ["guest"]
    assert rights_of(anew(shopper)) == {Permission.SHOP_BUY, Permission.PROFILE_OWN}
    assert can(anew(helper), Permission.USERS_VIEW)
    assert not can(anew(helper), Permission.USERS_CHANGE)
    assert rights_of(anew(chief)) >= OFFICE


def test_a_closed_account_holds_nothing(chief: User) -> None:
    User.objects.filter(pk=chief.pk).update(is_active=False)

    assert rights_of(anew(chief)) == frozenset()


def test_rights_are_read_once_per_request(helper: User, django_assert_num_queries) -> None:
    user = anew(helper)

    with django_assert_num_queries(2):
        assert all(can(user, Permission.USERS_VIEW) for _time in range(5))


def test_premium_holds_within_its_dates_only(shopper: User, by: Actor, at: datetime) -> None:
    today = timezone.localdate()
    for starts, ends, held in (
        (today, today, True),
        (today - timedelta(9), None, True),
        (today + timedelta(1), None, False),
        (today - timedelta(9), today - timedelta(1), False),
    ):
        set_premium(user_id=shopper.pk, starts_on=starts, ends_on=ends, by=by, at=at)
        assert can(anew(shopper), Permission.OFFERS_PREMIUM) is held

    end_premium(user_id=shopper.pk, by=by, at=at)

    assert not can(anew(shopper), Permission.OFFERS_PREMIUM)
    assert AuditEntry.objects.filter(action="roles.premium_ended").count() == 1


def test_premium_does_not_end_before_it_starts(shopper: User, by: Actor, at: datetime) -> None:
    day = date(2026, 5, 2)

    with pytest.raises(CannotSetPremium):
        set_premium(user_id=shopper.pk, starts_on=day, ends_on=date(2026, 5, 1), by=by, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PremiumMember.objects.create(user=shopper, starts_on=day, ends_on=date(2026, 5, 1))

    assert not PremiumMember.objects.exists()


def test_a_role_is_made_changed_given_and_removed_and_each_step_is_audited(
    chief: User, shopper: User, at: datetime
) -> None:
    by = Actor.user(chief.pk)
    role = create_staff_role(draft=draft("Watcher", Permission.AUDIT_VIEW), by=by, at=at)
    change_staff_role(role_id=role.pk, draft=draft("Guard", Permission.SECURITY_VIEW), by=by, at=at)
    set_staff_roles(user_id=shopper.pk, role_ids=[role.pk], admin=False, by=by, at=at)
    with pytest.raises(CannotChangeRole, match="still hold"):
        remove_staff_role(role_id=role.pk, by=by, at=at)

    assert can(anew(shopper), Permission.SECURITY_VIEW)
    set_staff_roles(user_id=shopper.pk, role_ids=[], admin=False, by=by, at=at)
    remove_staff_role(role_id=role.pk, by=by, at=at)

    assert not anew(shopper).is_staff
    changed = AuditEntry.objects.get(action="roles.changed")
    assert (changed.before["permissions"], changed.after["permissions"]) == (["audit.view"], ["security.view"])
    assert AuditEntry.objects.filter(action__startswith="roles.", actor=f"user:{chief.pk}").count() == 5


def test_nobody_hands_out_a_right_they_do_not_hold(operator: User, shopper: User, chief: User, at: datetime) -> None:
    changer = create_staff_role(
        draft=draft("Changer", Permission.ROLES_CHANGE, Permission.STAFF_VIEW), by=Actor.user(chief.pk), at=at
    )
    StaffMember.objects.create(role=changer, user=shopper)
    User.objects.filter(pk=shopper.pk).update(is_staff=True)
    by, count = Actor.user(shopper.pk), StaffRole.objects.count()

    with pytest.raises(CannotChangeRole, match="hold yourself"):
        create_staff_role(draft=draft("More", Permission.USERS_REVEAL), by=by, at=at)
    with pytest.raises(CannotChangeRole, match="hold yourself"):
        change_staff_role(role_id=changer.pk, draft=draft("Changer", *OFFICE), by=by, at=at)
    manager = StaffRole.objects.get(code="manager")
    with pytest.raises(CannotGiveRole, match="hold yourself"):
        set_staff_roles(user_id=shopper.pk, role_ids=[changer.pk, manager.pk], admin=False, by=by, at=at)
    with pytest.raises(CannotGiveRole, match="Only an admin"):
        set_staff_roles(user_id=shopper.pk, role_ids=[changer.pk], admin=True, by=by, at=at)
    with pytest.raises(CannotGiveRole, match="hold yourself"):
        set_staff_roles(user_id=operator.pk, role_ids=[], admin=False, by=by, at=at)

    assert StaffRole.objects.count() == count
    assert rights_of(anew(shopper)) & OFFICE == {Permission.ROLES_CHANGE, Permission.STAFF_VIEW}
    assert can(anew(operator), Permission.USERS_REVEAL)


def test_nobody_takes_their_own_last_right_to_change_roles(chief: User, at: datetime) -> None:
    by = Actor.user(chief.pk)
    with pytest.raises(CannotGiveRole, match="your own right"):
        set_staff_roles(user_id=chief.pk, role_ids=[], admin=False, by=by, at=at)

    assert anew(chief).is_superuser
    assert not AuditEntry.objects.exists()


def test_a_changer_cannot_empty_the_role_that_lets_them_change(chief: User, shopper: User, at: datetime) -> None:
    role = create_staff_role(draft=draft("Changer", Permission.ROLES_CHANGE), by=Actor.user(chief.pk), at=at)
    set_staff_roles(user_id=shopper.pk, role_ids=[role.pk], admin=False, by=Actor.user(chief.pk), at=at)

    with pytest.raises(CannotChangeRole, match="your own right"):
        change_staff_role(role_id=role.pk, draft=draft("Changer"), by=Actor.user(shopper.pk), at=at)

    assert can(anew(shopper), Permission.ROLES_CHANGE)


def test_two_roles_never_share_a_name(chief: User, operator: User, at: datetime) -> None:
    with pytest.raises(CannotChangeRole, match="this name"):
        create_staff_role(draft=draft("manager", Permission.AUDIT_VIEW), by=Actor.user(chief.pk), at=at)


def test_an_account_is_closed_and_opened_by_somebody_with_more_rights(
    chief: User, operator: User, helper: User, shopper: User, at: datetime
) -> None:
    by = Actor.user(operator.pk)
    close_account(user_id=shopper.pk, reason="Asked for it", by=by, at=at)
    assert not anew(shopper).is_active
    reopen_account(user_id=shopper.pk, reason="Came back", by=by, at=at)

    for target, actor, words in (
        (chief, operator, "may do more"),
        (operator, operator, "your own"),
        (shopper, helper, "may not close"),
    ):
        with pytest.raises(CannotCloseAccount, match=words):
            close_account(user_id=target.pk, reason="x", by=Actor.user(actor.pk), at=at)

    assert User.objects.filter(is_active=False).count() == 0
    assert [entry.after["reason"] for entry in AuditEntry.objects.filter(action__startswith="accounts.")] == [
        "Came back",
        "Asked for it",
    ]
