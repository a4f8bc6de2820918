"""Who acts for which seller."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.base.permissions import SELLER_ROLES
from shop.base.translated import Translated
from shop.sellers.models import Seller, SellerStaff
from shop.sellers.types import Membership, Reader


def memberships_of(user_id: int) -> list[Membership]:
    """The sellers that the person acts for and what they may do there, the first joined first."""
    rows = SellerStaff.objects.filter(user_id=user_id).select_related("seller").order_by("id")
    roles = ((row.seller, SELLER_ROLES[row.role]) for row in rows)
    return [Membership(seller=seller, role=role.code, permissions=role.permissions) for seller, role in roles]


def membership_of(user_id: int) -> Membership | None:
    """The first of them, for pages about the person."""
    return next(iter(memberships_of(user_id)), None)


def team_of(seller: Seller) -> QuerySet[SellerStaff]:
    """The people who act for the seller, the first joined first."""
    return seller.staff.select_related("user").order_by("id")


def member_ids() -> QuerySet[SellerStaff, int]:
    """The ids of everybody who belongs to a seller, for the office's list of people."""
    return SellerStaff.objects.order_by("id").values_list("user_id", flat=True)


def reader_of_seller(seller_id: int) -> Reader:
    """Where the seller's announcements go, in the owner's language: the shop's own address, else the owner's."""
    seller = Seller.objects.get(pk=seller_id)
    owner = seller.staff.select_related("user").filter(role="owner").order_by("id").first()
    email = seller.email or (owner.user.email if owner else "") or ""
    return Reader(email=email, language=owner.user.language if owner else "")


def seller_ids() -> list[int]:
    """Every seller there is."""
    return list(Seller.objects.order_by("pk").values_list("pk", flat=True))


def owners_of(seller_id: int) -> list[Reader]:
    """Every owner's own address and language: what touches their money reaches each of them."""
    rows = SellerStaff.objects.filter(seller=seller_id, role="owner").select_related("user").order_by("id")
    return [Reader(row.user.email or "", row.user.language, row.user_id) for row in rows]


def shop_name(seller_id: int) -> tuple[Translated, str]:
    """What a shop is called, and its address. Raises Seller.DoesNotExist."""
    seller = Seller.objects.get(pk=seller_id)
    return seller.name, seller.slug


def district_of(seller_id: int) -> str:
    """Where the shop sends from, named as addresses name it; empty where it did not say."""
    return Seller.objects.values_list("district", flat=True).get(pk=seller_id)
