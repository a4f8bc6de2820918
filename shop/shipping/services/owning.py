"""What every change of delivery shares: whose it is, one change at a time, and which tariffs can be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.shipping.models import Method, Terms
from shop.shipping.rules import rising
from shop.shipping.types import MOST_BANDS, Tariff


class CannotSetDelivery(Refusal):
    """The days or prices cannot be, or a place is in another zone."""


def lock_owner(seller_id: int | None) -> None:
    """Changes of one owner's delivery wait for each other."""
    lock_name(f"shipping.seller:{seller_id or 'all'}")


def subject_of(seller_id: int | None) -> tuple[str, object]:
    """Whose delivery the audit log speaks of."""
    return ("sellers.seller", seller_id or "")


def own_terms(seller_id: int | None) -> Terms:
    """The owner's terms. A seller who had none takes those of the marketplace over, with their usual way."""
    found = Terms.objects.filter(seller=seller_id).first()
    if found is not None:
        return found
    usual = Terms.objects.filter(seller=None).first() or Terms()
    terms = Terms.objects.create(
        seller_id=seller_id, cut_off=usual.cut_off, closed_weekdays=list(usual.closed_weekdays)
    )
    way = Method.objects.filter(terms=usual.pk, zone=None, usual=True).first() if usual.pk else None
    tariff = way.tariff if way else Method(bands=[{"up_to": None, "price": 0}]).tariff
    put_tariff(Method(terms=terms, usual=True), tariff).save()
    return terms


def put_tariff(method: Method, tariff: Tariff) -> Method:
    """The method with what it costs and how long it takes; not saved."""
    method.basis, method.bands = tariff.basis, [band.as_json() for band in tariff.bands]
    method.free_from_minor, method.min_days, method.max_days = tariff.free_from_minor, tariff.min_days, tariff.max_days
    return method


def check_tariff(tariff: Tariff) -> None:
    """Raises CannotSetDelivery for days that run backwards and steps that do not rise."""
    if tariff.max_days < tariff.min_days:
        raise CannotSetDelivery(_("The longest time on the way is shorter than the shortest. Enter more days."))
    if len(tariff.bands) > MOST_BANDS or not rising(tariff.bands):
        raise CannotSetDelivery(_("Each step has to reach further than the one before; the last has no end."))
    if any(band.price_minor < 0 for band in tariff.bands):
        raise CannotSetDelivery(_("A price cannot be below zero."))
