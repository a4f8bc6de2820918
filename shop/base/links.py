"""Signed links to one row: nobody can make one up, and it is good in the marketplace that made it only."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from .tenancy import current_schema


def link_token(public_id: UUID, *, salt: str) -> str:
    """What stands in the link to the row; `salt` names the kind of link."""
    return signing.Signer(salt=salt).sign_object([current_schema(), str(public_id)])


def linked_id(token: str, *, salt: str) -> UUID | None:
    """The public id of the row that a link names; None for a link that this marketplace did not make."""
    try:
        schema, public_id = signing.Signer(salt=salt).unsign_object(token)
        found = UUID(public_id)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return found if schema == current_schema() else None
