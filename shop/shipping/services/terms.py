"""Terms and zones: what an owner's delivery costs as a rule, where it differs, and when parcels leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.sellers.services import set_handling_days
from shop.shipping.models import Method, Terms, Zone
from shop.shipping.queries import place_label
from shop.shipping.rules import WEEKDAYS
from shop.shipping.types import MOST_ZONES, Band, Basis, Tariff, TermsDraft, ZoneDraft

from .owning import CannotSetDelivery, check_tariff, lock_owner, own_terms, put_tariff, subject_of


def set_flat_rate(
    *, seller_id: int | None, price_minor: int, free_from_minor: int | None = None, max_days: int = 4
) -> Terms:
    """One price for each of the owner's parcels, in minor units; free from an amount of goods on, or never."""
    terms = Terms.objects.filter(seller=seller_id).first() or Terms.objects.create(seller_id=seller_id)
    bands = (Band(None, price_minor),)
    tariff = Tariff(basis=Basis.FLAT, bands=bands, free_from_minor=free_from_minor, min_days=1, max_days=max_days)
    put_tariff(_usual(terms, None), tariff).save()
    return terms


@transaction.atomic
def set_terms(*, seller_id: int | None, draft: TermsDraft, by: Actor, at: datetime) -> Terms:
    """How the seller delivers where no zone says otherwise; None sets it for sellers who set nothing.

    Raises CannotSetDelivery.
    """
    check_tariff(draft.tariff)
    if set(draft.closed_weekdays) >= set(WEEKDAYS):
        raise CannotSetDelivery(_("Leave one day of the week open, or set a holiday."))
    lock_owner(seller_id)
    terms = Terms.objects.filter(seller=seller_id).first() or Terms(seller_id=seller_id)
    before = _figures(terms) if terms.pk else None
    terms.cut_off, terms.closed_weekdays = draft.cut_off, sorted(draft.closed_weekdays)
    terms.save()
    put_tariff(_usual(terms, None), draft.tariff).save()
    if seller_id is not None:
        set_handling_days(seller_id=seller_id, days=draft.handling_days, by=by, at=at)
    subject = subject_of(seller_id)
    audit.note("shipping.terms_set", subject=subject, by=by, at=at, before=before, after=_figures(terms))
    return terms


@transaction.atomic
def save_zone(*, seller_id: int | None, zone: UUID | None, draft: ZoneDraft, by: Actor, at: datetime) -> Zone:
    """Make a zone with its usual way, or change it; None keeps one of the marketplace's.

    A seller's first one takes the marketplace's terms over for everywhere else. Raises CannotSetDelivery, and
    Zone.DoesNotExist for a zone of somebody else.
    """
    check_tariff(draft)
    lock_owner(seller_id)
    terms = own_terms(seller_id)
    others = Zone.objects.filter(terms=terms).order_by("id")
    row = others.get(public_id=zone) if zone else Zone(terms=terms)
    others = others.exclude(pk=row.pk)
    if not row.pk and len(others) >= MOST_ZONES:
        raise CannotSetDelivery(_("There are %(most)d zones already. Put more places into one.") % {"most": MOST_ZONES})
    _check_overlap(draft, others)
    row.name, row.country = draft.name, draft.country
    row.divisions, row.districts, row.postcodes = list(draft.divisions), list(draft.districts), list(draft.postcodes)
    row.save()
    usual = put_tariff(_usual(terms, row), draft)
    usual.save()
    note = {"name": row.name, "bands": usual.bands, "free_from": usual.free_from_minor}
    audit.note("shipping.zone_saved", subject=subject_of(seller_id), by=by, at=at, after=note)
    return row


@transaction.atomic
def remove_zone(*, seller_id: int | None, zone: UUID, by: Actor, at: datetime) -> None:
    """Take a zone away with its ways; the terms for everywhere else hold there again. Raises Zone.DoesNotExist."""
    lock_owner(seller_id)
    row = Zone.objects.get(terms__seller=seller_id, public_id=zone)
    row.delete()
    audit.note("shipping.zone_removed", subject=subject_of(seller_id), by=by, at=at, before={"name": row.name})


def _usual(terms: Terms, zone: Zone | None) -> Method:
    """The way that terms or a zone are made with."""
    found = Method.objects.filter(terms=terms, zone=zone, usual=True).first()
    return found or Method(terms=terms, zone=zone, usual=True)


def _figures(terms: Terms) -> dict[str, object]:
    usual = _usual(terms, None)
    figures = asdict(usual.tariff) if usual.pk else {}
    cut_off = str(terms.cut_off) if terms.cut_off else None
    return figures | {"cut_off": cut_off, "closed_weekdays": terms.closed_weekdays}


def _check_overlap(draft: ZoneDraft, others: Iterable[Zone]) -> None:
    """No place may be named by two zones."""
    for other in others:
        if other.country != draft.country:
            continue
        if other.whole_country and draft.whole_country:
            said = _("Your zone “%(zone)s” holds for the whole country already. Change that one, or choose places.")
            raise CannotSetDelivery(said % {"zone": other.name})
        named = [*_both(other.districts, draft.districts), *_both(other.divisions, draft.divisions)]
        twice = [
            *(place_label(name, country=draft.country) for name in named),
            *_both(other.postcodes, draft.postcodes),
        ]
        if twice:
            said = _("%(place)s is in your zone “%(zone)s” already. Take it out there first.")
            raise CannotSetDelivery(said % {"place": twice[0], "zone": other.name})


def _both(some: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [name for name in some if name in known]
