"""Setting delivery prices and times. They hold for what is quoted from now on; what is ordered keeps its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.sellers.services import set_handling_days

from .models import FlatRate, Zone
from .queries import place_label, terms_of_marketplace, terms_of_seller
from .rules import WEEKDAYS, rising
from .types import MOST_BANDS, MOST_ZONES, TermsDraft, ZoneDraft

TERMS = ("price_minor", "free_from_minor", "min_days", "max_days", "cut_off", "closed_weekdays")


class CannotSetDelivery(Refusal):
    """The days or prices cannot be, or a place is in another zone."""


def set_flat_rate(*, seller_id: int, price_minor: int, free_from_minor: int | None, max_days: int = 4) -> FlatRate:
    """One price for each of the seller's parcels, in minor units; free from an amount of goods on, or never."""
    rate, _made = FlatRate.objects.update_or_create(
        seller_id=seller_id,
        defaults={"price_minor": price_minor, "free_from_minor": free_from_minor, "max_days": max_days},
    )
    return rate


@transaction.atomic
def set_terms(*, seller_id: int | None, draft: TermsDraft, by: Actor, at: datetime) -> FlatRate:
    """How the seller delivers where no zone says otherwise; None sets it for sellers who set nothing.

    Raises CannotSetDelivery.
    """
    if draft.max_days < draft.min_days:
        raise CannotSetDelivery(_("The longest time on the way is shorter than the shortest. Enter more days."))
    if set(draft.closed_weekdays) >= set(WEEKDAYS):
        raise CannotSetDelivery(_("Leave one day of the week open, or set a holiday."))
    _locked(seller_id)
    rate = FlatRate.objects.filter(seller=seller_id).first() or FlatRate(seller_id=seller_id)
    before = _figures(rate) if rate.pk else None
    for name in TERMS:
        setattr(rate, name, getattr(draft, name))
    rate.closed_weekdays = sorted(draft.closed_weekdays)
    rate.save()
    if seller_id is not None:
        set_handling_days(seller_id=seller_id, days=draft.handling_days, by=by, at=at)
    subject = ("sellers.seller", seller_id or "")
    audit.note("shipping.terms_set", subject=subject, by=by, at=at, before=before, after=_figures(rate))
    return rate


@transaction.atomic
def save_zone(*, seller_id: int, zone: UUID | None, draft: ZoneDraft, by: Actor, at: datetime) -> Zone:
    """Make a zone or change it; the first one takes the marketplace's terms over for everywhere else.

    Raises CannotSetDelivery, and Zone.DoesNotExist for a zone of somebody else.
    """
    _check(draft)
    _locked(seller_id)
    others = Zone.objects.filter(seller=seller_id).order_by("id")
    row = others.get(public_id=zone) if zone else Zone(seller_id=seller_id)
    others = others.exclude(pk=row.pk)
    if not row.pk and len(others) >= MOST_ZONES:
        raise CannotSetDelivery(_("There are %(most)d zones already. Put more places into one.") % {"most": MOST_ZONES})
    _check_overlap(draft, others)
    for column in fields(draft):
        setattr(row, column.name, getattr(draft, column.name))
    row.divisions, row.districts = list(draft.divisions), list(draft.districts)
    row.bands = [band.as_json() for band in draft.bands]
    row.save()
    _take_over(seller_id)
    note = {"name": row.name, "bands": row.bands, "free_from": row.free_from_minor}
    audit.note("shipping.zone_saved", subject=("sellers.seller", seller_id), by=by, at=at, after=note)
    return row


@transaction.atomic
def remove_zone(*, seller_id: int, zone: UUID, by: Actor, at: datetime) -> None:
    """The terms for everywhere else hold there again. Raises Zone.DoesNotExist."""
    _locked(seller_id)
    row = Zone.objects.get(seller=seller_id, public_id=zone)
    row.delete()
    audit.note("shipping.zone_removed", subject=("sellers.seller", seller_id), by=by, at=at, before={"name": row.name})


def _locked(seller_id: int | None) -> None:
    lock_name(f"shipping.seller:{seller_id or 'all'}")


def _take_over(seller_id: int) -> None:
    if terms_of_seller(seller_id) is None:
        usual = terms_of_marketplace()
        FlatRate.objects.create(seller_id=seller_id, **{name: getattr(usual, name) for name in TERMS})


def _figures(rate: FlatRate) -> dict[str, object]:
    kept = {name: getattr(rate, name) for name in TERMS}
    return kept | {"cut_off": str(rate.cut_off) if rate.cut_off else None}


def _check(draft: ZoneDraft) -> None:
    if draft.max_days < draft.min_days:
        raise CannotSetDelivery(_("The longest time on the way is shorter than the shortest. Enter more days."))
    if len(draft.bands) > MOST_BANDS or not rising(draft.bands):
        raise CannotSetDelivery(_("Each step has to reach further than the one before; the last has no end."))
    if any(band.price_minor < 0 for band in draft.bands):
        raise CannotSetDelivery(_("A price cannot be below zero."))


def _check_overlap(draft: ZoneDraft, others: Iterable[Zone]) -> None:
    """No place may be named by two zones."""
    for other in others:
        if other.country != draft.country:
            continue
        if other.view.whole_country and draft.whole_country:
            said = _("Your zone “%(zone)s” holds for the whole country already. Change that one, or choose places.")
            raise CannotSetDelivery(said % {"zone": other.name})
        twice = [*_both(other.districts, draft.districts), *_both(other.divisions, draft.divisions)]
        if twice:
            said = _("%(place)s is in your zone “%(zone)s” already. Take it out there first.")
            place = place_label(twice[0], country=draft.country)
            raise CannotSetDelivery(said % {"place": place, "zone": other.name})


def _both(some: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [name for name in some if name in known]
