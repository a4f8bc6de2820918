"""Teams: one use, one week, one address; and always an owner."""

from datetime import datetime, timedelta

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.events import deliver_due
from shop.base.models import AuditEntry
from shop.notifications.models import Mail
from shop.sellers.models import Invitation, Seller, SellerStaff
from shop.sellers.queries import invitation_token, invitation_with_token
from shop.sellers.services import (
    CannotChangeTeam,
    CannotInvite,
    CannotJoin,
    accept_invitation,
    change_role,
    invite_colleague,
    invite_seller,
    remove_colleague,
    withdraw_invitation,
)

pytestmark = pytest.mark.django_db


def invite(seller: Seller, by: Actor, at: datetime, email: str = "nusrat@example.com") -> Invitation:
    """Ask somebody to pack."""
    return invite_colleague(seller_id=seller.pk, email=email, role="packer", language="en", by=by, at=at)


def test_invited_colleague_joins_with_the_link_of_the_mail(
    seller: Seller, shopper: User, by: Actor, at: datetime
) -> None:
    invitation = invite(seller, by, at, "Nusrat@Example.com")
    deliver_due()
    mail = Mail.objects.get()

    member = accept_invitation(invitation=invitation.public_id, user_id=shopper.pk, by=by, at=at)

    assert (mail.recipient, invitation_token(invitation) in mail.text) == ("nusrat@example.com", True)
    assert (member.seller, member.role) == (seller, "packer")


def test_link_works_once(seller: Seller, shopper: User, by: Actor, at: datetime) -> None:
    invitation = invite(seller, by, at)
    accept_invitation(invitation=invitation.public_id, user_id=shopper.pk, by=by, at=at)
    SellerStaff.objects.filter(user=shopper).delete()

    with pytest.raises(CannotJoin):
        accept_invitation(invitation=invitation.public_id, user_id=shopper.pk, by=by, at=at)

    assert not SellerStaff.objects.filter(user=shopper).exists()


@pytest.mark.parametrize("way", ["late", "withdrawn", "asked again", "somebody else"])
def test_other_links_let_nobody_in(
    seller: Seller, shopper: User, other_shopper: User, by: Actor, at: datetime, way: str
) -> None:
    invitation = invite(seller, by, at)
    user, when = (other_shopper if way == "somebody else" else shopper), at
    if way == "late":
        when = at + timedelta(days=7)
    elif way == "withdrawn":
        withdraw_invitation(seller_id=seller.pk, invitation=invitation.public_id, by=by, at=at)
    elif way == "asked again":
        invite(seller, by, at + timedelta(minutes=2))

    with pytest.raises(CannotJoin):
        accept_invitation(invitation=invitation.public_id, user_id=user.pk, by=by, at=when)

    assert seller.staff.count() == 1
    assert Invitation.objects.get(pk=invitation.pk).used_at is None


def test_invitation_pressed_twice_is_one_invitation(seller: Seller, by: Actor, at: datetime) -> None:
    first, second = invite(seller, by, at), invite(seller, by, at + timedelta(seconds=2))
    deliver_due()

    assert (first, Invitation.objects.count(), Mail.objects.count()) == (second, 1, 1)


def test_token_of_another_making_is_nobodys(seller: Seller, by: Actor, at: datetime) -> None:
    token = invitation_token(invite(seller, by, at))

    assert invitation_with_token(token) == Invitation.objects.get()
    assert [invitation_with_token(text) for text in (token[:-1], f"{token}x", "made-up", "")] == [None] * 4


def test_member_is_not_invited_again(seller: Seller, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotInvite):
        invite(seller, by, at, "rehana@example.com")

    assert not Invitation.objects.exists()


def test_last_owner_stays(seller: Seller, by: Actor, at: datetime) -> None:
    owner = seller.staff.get()
    who = {"seller_id": seller.pk, "person": owner.user.public_id, "by": by, "at": at}

    with pytest.raises(CannotChangeTeam):
        change_role(**who, role="manager")
    with pytest.raises(CannotChangeTeam):
        remove_colleague(**who)

    assert seller.staff.get().role == "owner"


def test_owner_leaves_once_there_is_another(seller: Seller, shopper: User, by: Actor, at: datetime) -> None:
    first = seller.staff.get()
    SellerStaff.objects.create(seller=seller, user=shopper, role="packer")

    change_role(seller_id=seller.pk, person=shopper.public_id, role="owner", by=by, at=at)
    remove_colleague(seller_id=seller.pk, person=first.user.public_id, by=by, at=at)

    assert seller.staff.get().user == shopper
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "sellers.role_changed",
        "sellers.staff_removed",
    ]


def test_people_of_other_shops_do_not_exist(seller: Seller, rival_seller: Seller, by: Actor, at: datetime) -> None:
    rival = rival_seller.staff.get()
    invitation = invite(rival_seller, by, at)

    with pytest.raises(SellerStaff.DoesNotExist):
        remove_colleague(seller_id=seller.pk, person=rival.user.public_id, by=by, at=at)
    with pytest.raises(Invitation.DoesNotExist):
        withdraw_invitation(seller_id=seller.pk, invitation=invitation.public_id, by=by, at=at)

    assert rival_seller.staff.get() == rival
    assert Invitation.objects.get().withdrawn_at is None


def test_invited_seller_begins_with_its_owner(shopper: User, by: Actor, at: datetime) -> None:
    invitation = invite_seller(name="Rangpur Looms", email="nusrat@example.com", language="en", by=by, at=at)
    assert invitation.seller.status == "invited"

    accept_invitation(invitation=invitation.public_id, user_id=shopper.pk, by=by, at=at)

    assert invitation.seller.staff.get().role == "owner"
