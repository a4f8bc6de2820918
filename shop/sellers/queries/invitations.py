"""Invitations and the signed links to them."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.db.models import QuerySet

from shop.base.tenancy import current_schema
from shop.sellers.models import Invitation, Seller

SALT = "sellers.invitation"


def open_invitations_of(seller: Seller) -> QuerySet[Invitation]:
    """Those that wait for an answer, the newest first; some may be too old by now."""
    return seller.invitations.filter(used_at=None, withdrawn_at=None).order_by("-id")


def invitation_token(invitation: Invitation) -> str:
    """What stands in the link: signed, and good in this marketplace only."""
    return signing.Signer(salt=SALT).sign_object([current_schema(), str(invitation.public_id)])


def invitation_with_token(token: str) -> Invitation | None:
    """The invitation of a link, whether it is still open or not; None for a link that we did not make."""
    try:
        schema, public_id = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if schema != current_schema():
        return None
    return Invitation.objects.select_related("seller").filter(public_id=UUID(public_id)).first()


def invitation_for_mail(invitation_id: int) -> Invitation:
    """The invitation with its seller. Raises Invitation.DoesNotExist."""
    return Invitation.objects.select_related("seller").get(pk=invitation_id)
