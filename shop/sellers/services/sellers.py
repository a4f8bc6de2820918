"""Making sellers and giving people a part in them, without an application: imports and the demo vouch for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_all
from shop.base.permissions import SELLER_ROLES
from shop.base.pictures import Picture
from shop.sellers.models import Seller, SellerStaff
from shop.sellers.types import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerDraft:
    """A seller to be made. Texts by language."""

    slug: str
    name: Mapping[str, str]
    story: Mapping[str, str]
    district: str = ""
    founded_year: int | None = None
    email: str = ""
    handling_days: int = 2


@transaction.atomic
def create_seller(*, draft: SellerDraft, by: Actor, at: datetime) -> Seller:
    """A seller in onboarding."""
    seller = Seller.objects.create(
        slug=draft.slug,
        name=draft.name,
        story=draft.story,
        district=draft.district,
        founded_year=draft.founded_year,
        email=draft.email,
        handling_days=draft.handling_days,
    )
    audit.note("sellers.created", subject=("sellers.seller", seller.pk), by=by, at=at, after={"slug": draft.slug})
    return seller


@transaction.atomic
def approve_seller(*, seller_id: int, by: Actor, at: datetime) -> Seller:
    """Its products may be sold from now on; again is without effect. Raises CannotMove for a rejected seller."""
    seller = lock(Seller, seller_id)
    if seller.selling:
        return seller
    if seller.status == Seller.Status.ONBOARDING:
        seller.submit(by=by, at=at)
    seller.approve(by=by, at=at)
    audit.note("sellers.approved", subject=("sellers.seller", seller.pk), by=by, at=at)
    return seller


@transaction.atomic
def add_staff(*, seller_id: int, user_id: int, role: str, by: Actor, at: datetime) -> SellerStaff:
    """Let a person act for a seller in a role of SELLER_ROLES; their earlier role there is replaced."""
    if role not in SELLER_ROLES:
        raise ValueError(f"no such role: {role}")
    member, _made = SellerStaff.objects.update_or_create(seller_id=seller_id, user_id=user_id, defaults={"role": role})
    audit.note(
        "sellers.staff_added",
        subject=("sellers.seller", seller_id),
        by=by,
        at=at,
        after={"user": user_id, "role": role},
    )
    return member


def show_picture(*, seller_id: int, picture: Picture) -> None:
    """The picture on the seller's page and card."""
    Seller.objects.filter(pk=seller_id).update(picture=picture)


def lock_sellers(seller_ids: Iterable[int]) -> dict[int, Seller]:
    """The sellers by id, locked in the order of their ids until the transaction ends, for whoever moves their money."""
    return lock_all(Seller, seller_ids)


def note_rating(*, seller_id: int, rating: Rating) -> None:
    """Write what the visible reviews of the shop add up to; room `reviews` tells it."""
    Seller.objects.filter(pk=seller_id).update(
        rating_tenths=rating.tenths or None,
        rating_count=rating.count,
        delivery_tenths=rating.delivery_tenths or None,
        described_tenths=rating.described_tenths or None,
        communication_tenths=rating.communication_tenths or None,
    )
