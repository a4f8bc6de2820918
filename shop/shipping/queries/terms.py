"""What an owner set: a seller, or the marketplace (None) for who set nothing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from shop.shipping.models import Method, PickupPoint, Terms, Zone
from shop.shipping.types import Band, Basis


def terms_of_seller(seller_id: int) -> Terms | None:
    """What the seller set; None while the marketplace's terms hold."""
    return Terms.objects.filter(seller=seller_id).first()


def terms_of_marketplace() -> Terms:
    """What holds for sellers who set nothing."""
    return Terms.objects.filter(seller=None).first() or Terms()


def usual_method_of(seller_id: int | None) -> Method:
    """The usual way of an owner where no zone says otherwise; free within 1 to 4 days where nothing is set."""
    found = Method.objects.filter(terms__seller=seller_id, zone=None, usual=True).first()
    return found or Method(usual=True, basis=Basis.FLAT, bands=[Band(None, 0).as_json()])


def zones_of(seller_id: int | None) -> QuerySet[Zone]:
    """The owner's zones, the first made first."""
    return Zone.objects.filter(terms__seller=seller_id).order_by("id")


def zone_of(seller_id: int | None, public_id: UUID) -> Zone | None:
    """One of them with its ways; another owner's does not exist."""
    return zones_of(seller_id).filter(public_id=public_id).prefetch_related("methods").first()


def methods_of(seller_id: int | None) -> QuerySet[Method]:
    """Every way of an owner, the usual ones first, with their zones."""
    found = Method.objects.filter(terms__seller=seller_id).select_related("zone")
    return found.order_by("-usual", "position", "id")


def method_of(seller_id: int | None, public_id: UUID) -> Method | None:
    """One that can be edited by itself, which the usual ones cannot; another owner's does not exist."""
    return methods_of(seller_id).filter(usual=False, public_id=public_id).first()


def points_of(seller_id: int | None) -> QuerySet[PickupPoint]:
    """The owner's pickup points, the first made first."""
    return PickupPoint.objects.filter(terms__seller=seller_id).order_by("id")


def point_of(seller_id: int | None, public_id: UUID) -> PickupPoint | None:
    """One of them; another owner's does not exist."""
    return points_of(seller_id).filter(public_id=public_id).first()
