"""Ways of delivery beside the usual ones, and the points where parcels are collected."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.translated import Translated
from shop.shipping.carriers import NoSuchCarrier, pricing_carrier
from shop.shipping.models import Method, PickupPoint, Terms, Zone
from shop.shipping.types import MOST_METHODS, MOST_POINTS, Basis, Kind, MethodDraft, PointDraft

from .owning import CannotSetDelivery, check_tariff, lock_owner, own_terms, put_tariff, subject_of


@transaction.atomic
def save_method(
    *, seller_id: int | None, method: UUID | None, zone: UUID | None, draft: MethodDraft, by: Actor, at: datetime
) -> Method:
    """Make a way or change it, in a zone or for everywhere that no zone names; None keeps one of the marketplace's.

    Raises CannotSetDelivery, and DoesNotExist for a method or zone of somebody else, or a usual method.
    """
    _check(draft)
    lock_owner(seller_id)
    terms = own_terms(seller_id)
    others = Method.objects.filter(terms=terms)
    row = others.get(public_id=method, usual=False) if method else Method(terms=terms)
    if not row.pk and others.count() >= MOST_METHODS:
        raise CannotSetDelivery(_("There are %(most)d ways already. Remove one first.") % {"most": MOST_METHODS})
    row.zone = _zone(terms, zone, draft)
    names = others.filter(zone=row.zone, usual=False).exclude(pk=row.pk).order_by("pk").values_list("name", flat=True)
    if draft.name.casefold() in {name.get(draft.language, "").casefold() for name in names}:
        raise CannotSetDelivery(_("There is a way of this name already. Change that one or choose another name."))
    row.name = Translated({**row.name, draft.language: draft.name})
    row.kind, row.carrier, row.active, row.position = draft.kind, draft.carrier, draft.active, draft.position
    put_tariff(row, draft).save()
    note = {"name": draft.name, "kind": row.kind, "bands": row.bands, "active": row.active}
    audit.note("shipping.method_saved", subject=subject_of(seller_id), by=by, at=at, after=note)
    return row


@transaction.atomic
def remove_method(*, seller_id: int | None, method: UUID, by: Actor, at: datetime) -> None:
    """Take a way away; orders keep theirs. Raises Method.DoesNotExist, also for a usual one."""
    lock_owner(seller_id)
    row = Method.objects.get(terms__seller=seller_id, public_id=method, usual=False)
    row.delete()
    note = {"name": str(row.name), "kind": row.kind}
    audit.note("shipping.method_removed", subject=subject_of(seller_id), by=by, at=at, before=note)


@transaction.atomic
def save_point(*, seller_id: int | None, point: UUID | None, draft: PointDraft, by: Actor, at: datetime) -> PickupPoint:
    """Make a pickup point or change it. Raises CannotSetDelivery, and PickupPoint.DoesNotExist for another's."""
    lock_owner(seller_id)
    terms = own_terms(seller_id)
    others = PickupPoint.objects.filter(terms=terms)
    row = others.get(public_id=point) if point else PickupPoint(terms=terms)
    if not row.pk and others.count() >= MOST_POINTS:
        raise CannotSetDelivery(_("There are %(most)d points already. Remove one first.") % {"most": MOST_POINTS})
    if others.filter(name__iexact=draft.name, address__iexact=draft.address).exclude(pk=row.pk).exists():
        raise CannotSetDelivery(_("This point is in the list already. Change it there."))
    row.name, row.address, row.district = draft.name, draft.address, draft.district
    row.hours, row.active = draft.hours, draft.active
    row.save()
    note = {"name": row.name, "active": row.active}
    audit.note("shipping.point_saved", subject=subject_of(seller_id), by=by, at=at, after=note)
    return row


@transaction.atomic
def remove_point(*, seller_id: int | None, point: UUID, by: Actor, at: datetime) -> None:
    """Take a point away; what was ordered to it stays there. Raises PickupPoint.DoesNotExist."""
    lock_owner(seller_id)
    row = PickupPoint.objects.get(terms__seller=seller_id, public_id=point)
    row.delete()
    audit.note("shipping.point_removed", subject=subject_of(seller_id), by=by, at=at, before={"name": row.name})


def _zone(terms: Terms, zone: UUID | None, draft: MethodDraft) -> Zone | None:
    if zone is None:
        return None
    if draft.kind == Kind.PICKUP:
        raise CannotSetDelivery(_("Pickup holds for everywhere: whoever collects may live in any zone."))
    return Zone.objects.get(terms=terms, public_id=zone)


def _check(draft: MethodDraft) -> None:
    if draft.basis == Basis.NONE:
        raise CannotSetDelivery(_("Switch the way off instead."))
    if draft.kind != Kind.LIVE:
        return check_tariff(draft)
    try:
        pricing_carrier(draft.carrier)
    except NoSuchCarrier:
        raise CannotSetDelivery(_("Choose a carrier that tells its prices.")) from None
    return check_tariff(draft) if draft.bands else None
