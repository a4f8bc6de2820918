"""Who acts for a seller: invitations by mail, roles, and leaving. There is always an owner."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.queries import emails_of
from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.permissions import SELLER_ROLES
from shop.base.refusal import Refusal
from shop.sellers.events import SellerInvited
from shop.sellers.models import Invitation, Seller, SellerStaff

from .slugs import free_slug

GOOD_FOR = timedelta(days=7)
SAME_PRESS = timedelta(minutes=1)


class CannotInvite(Refusal):
    """The person is there already."""


class CannotJoin(Refusal):
    """The invitation is used, withdrawn, too old, or for somebody else."""


class CannotChangeTeam(Refusal):
    """A shop keeps an owner."""


@transaction.atomic
def invite_seller(*, name: str, email: str, language: str, by: Actor, at: datetime) -> Invitation:
    """A seller by name that waits for its owner, who gets a mail with a link."""
    seller = Seller.objects.create(
        slug=free_slug(name), name={language: name}, email=email.lower(), status=Seller.Status.INVITED
    )
    audit.note("sellers.created", subject=("sellers.seller", seller.pk), by=by, at=at, after={"slug": seller.slug})
    return _invite(seller, email, "owner", language, by=by, at=at)


@transaction.atomic
def invite_colleague(*, seller_id: int, email: str, role: str, language: str, by: Actor, at: datetime) -> Invitation:
    """A mail with a link that is good for a week; an earlier one to the same address ends. Raises CannotInvite.

    The same invitation again within a minute is a button pressed twice: the one that is there counts.
    """
    if role not in SELLER_ROLES:
        raise ValueError(f"no such role: {role}")
    seller = lock(Seller, seller_id)
    if seller.staff.filter(user__email=email.lower()).exists():
        raise CannotInvite(_("This person is in your team already. Change their role in the list."))
    open_ones = seller.invitations.filter(email=email.lower(), role=role, used_at=None, withdrawn_at=None)
    just_now = open_ones.filter(sent_at__gt=at - SAME_PRESS, sent_at__lte=at).order_by("-id").first()
    return just_now or _invite(seller, email, role, language, by=by, at=at)


@transaction.atomic
def withdraw_invitation(*, seller_id: int, invitation: UUID, by: Actor, at: datetime) -> None:
    """The link leads nowhere from now on. Raises Invitation.DoesNotExist."""
    lock(Seller, seller_id)
    row = Invitation.objects.get(seller=seller_id, public_id=invitation, used_at=None, withdrawn_at=None)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    audit.note("sellers.invitation_withdrawn", subject=("sellers.seller", seller_id), by=by, at=at)


@transaction.atomic
def accept_invitation(*, invitation: UUID, user_id: int, by: Actor, at: datetime) -> SellerStaff:
    """The person belongs to the team. Only the first use counts. Raises CannotJoin."""
    seller = lock(Seller, Invitation.objects.get(public_id=invitation).seller_id)
    row = Invitation.objects.get(public_id=invitation)
    if not row.open_at(at):
        raise CannotJoin(_("This invitation was used, withdrawn, or is too old. Ask for a new one."))
    if row.email not in emails_of(user_id):
        raise CannotJoin(_("This invitation is for another address. Sign in with the account it was sent to."))
    if seller.staff.filter(user=user_id).exists():
        raise CannotJoin(_("You belong to this shop already."))
    row.used_at = at
    row.save(update_fields=["used_at"])
    member = SellerStaff.objects.create(seller=seller, user_id=user_id, role=row.role)
    note = {"user": user_id, "role": row.role}
    audit.note("sellers.joined", subject=("sellers.seller", seller.pk), by=by, at=at, after=note)
    return member


@transaction.atomic
def change_role(*, seller_id: int, person: UUID, role: str, by: Actor, at: datetime) -> SellerStaff:
    """Another role for a colleague. Raises CannotChangeTeam for the last owner; SellerStaff.DoesNotExist."""
    if role not in SELLER_ROLES:
        raise ValueError(f"no such role: {role}")
    member = _member(seller_id, person)
    if member.role == role:
        return member
    _keep_an_owner(member)
    before, member.role = {"user": member.user_id, "role": member.role}, role
    member.save(update_fields=["role"])
    after = {"user": member.user_id, "role": role}
    subject = ("sellers.seller", seller_id)
    audit.note("sellers.role_changed", subject=subject, by=by, at=at, before=before, after=after)
    return member


@transaction.atomic
def remove_colleague(*, seller_id: int, person: UUID, by: Actor, at: datetime) -> None:
    """The person acts for the seller no more. Raises CannotChangeTeam for the last owner; SellerStaff.DoesNotExist."""
    member = _member(seller_id, person)
    _keep_an_owner(member)
    before = {"user": member.user_id, "role": member.role}
    member.delete()
    audit.note("sellers.staff_removed", subject=("sellers.seller", seller_id), by=by, at=at, before=before)


def _invite(seller: Seller, email: str, role: str, language: str, *, by: Actor, at: datetime) -> Invitation:
    address = email.lower()
    seller.invitations.filter(email=address, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    row = Invitation.objects.create(
        seller=seller, email=address, role=role, language=language, sent_at=at, expires_at=at + GOOD_FOR
    )
    record(SellerInvited(subject_id=row.pk), by=by, at=at)
    audit.note("sellers.invited", subject=("sellers.seller", seller.pk), by=by, at=at, after={"role": role})
    return row


def _member(seller_id: int, person: UUID) -> SellerStaff:
    """The membership; the seller is locked, so that two owners cannot leave at once."""
    lock(Seller, seller_id)
    return SellerStaff.objects.get(seller=seller_id, user__public_id=person)


def _keep_an_owner(member: SellerStaff) -> None:
    others = SellerStaff.objects.filter(seller=member.seller_id, role="owner").exclude(pk=member.pk)
    if member.role == "owner" and not others.exists():
        raise CannotChangeTeam(_("A shop needs an owner. Make somebody else one first."))
