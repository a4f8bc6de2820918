"""Reads of sellers."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.base.permissions import SELLER_ROLES

from .models import Seller, SellerStaff
from .types import Membership, Reader


def membership_of(user_id: int) -> Membership | None:
    """The seller that the person acts for and what they may do there; the first one for a person of several shops."""
    staff = SellerStaff.objects.filter(user_id=user_id).select_related("seller").order_by("id").first()
    if staff is None:
        return None
    role = SELLER_ROLES[staff.role]
    return Membership(seller=staff.seller, role=role.code, permissions=role.permissions)


def member_ids() -> QuerySet[SellerStaff, int]:
    """The ids of everybody who belongs to a seller, for the office's list of people."""
    return SellerStaff.objects.order_by("id").values_list("user_id", flat=True)


def reader_of_seller(seller_id: int) -> Reader:
    """Where the seller's announcements go, in the owner's language: the shop's own address, else the owner's."""
    seller = Seller.objects.get(pk=seller_id)
    owner = seller.staff.select_related("user").filter(role="owner").order_by("id").first()
    email = seller.email or (owner.user.email if owner else "") or ""
    return Reader(email=email, language=owner.user.language if owner else "")
