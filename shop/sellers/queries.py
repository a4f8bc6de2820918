"""Reads of sellers."""

from __future__ import annotations

from shop.base.permissions import SELLER_ROLES

from .models import SellerStaff
from .types import Membership


def membership_of(user_id: int) -> Membership | None:
    """The seller that the person acts for and what they may do there; the first one for a person of several shops."""
    staff = SellerStaff.objects.filter(user_id=user_id).select_related("seller").order_by("id").first()
    if staff is None:
        return None
    role = SELLER_ROLES[staff.role]
    return Membership(seller=staff.seller, role=role.code, permissions=role.permissions)
