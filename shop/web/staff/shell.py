"""What the pages of the office share: finding a person, and saying a service's no beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from shop.accounts.queries import users

if TYPE_CHECKING:
    from shop.accounts.models import User


def user_or_404(public_id: UUID) -> User:
    """The person of an address of the office."""
    return get_object_or_404(users(), public_id=public_id)
