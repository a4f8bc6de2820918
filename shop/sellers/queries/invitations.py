"""Invitations and the signed links to them."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.base.links import link_token, linked_id
from shop.sellers.models import Invitation, Seller

SALT = "sellers.invitation"


def open_invitations_of(seller: Seller) -> QuerySet[Invitation]:
    """Those that wait for an answer, the newest first; some may be too old by now."""
    return seller.invitations.filter(used_at=None, withdrawn_at=None).order_by("-id")


def invitation_token(invitation: Invitation) -> str:
    """What stands in the link: signed, and good in this marketplace only."""
    return link_token(invitation.public_id, salt=SALT)


def invitation_with_token(token: str) -> Invitation | None:
    """The invitation of a link, whether it is still open or not; None for a link that we did not make."""
    found = linked_id(token, salt=SALT)
    return Invitation.objects.select_related("seller").filter(public_id=found).first() if found else None


def invitation_for_mail(invitation_id: int) -> Invitation:
    """The invitation with its seller. Raises Invitation.DoesNotExist."""
    return Invitation.objects.select_related("seller").get(pk=invitation_id)
