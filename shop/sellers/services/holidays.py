"""How soon a shop sends, and the days on which it sends nothing: its products stay, its promises move."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.sellers.models import Seller
from shop.sellers.types import Holiday

MOST_DAYS = 60


class CannotRest(Refusal):
    """The days do not make a holiday."""


@transaction.atomic
def set_holiday(*, seller_id: int, holiday: Holiday, today: date, by: Actor, at: datetime) -> Seller:
    """The shop is away from the first to the last day; an earlier holiday is replaced. Raises CannotRest."""
    seller = lock(Seller, seller_id)
    if holiday.ends_on < holiday.starts_on:
        raise CannotRest(_("The last day lies before the first. Choose a later one."))
    if holiday.ends_on < today:
        raise CannotRest(_("These days are over. Choose days to come."))
    if (holiday.ends_on - holiday.starts_on).days >= MOST_DAYS:
        raise CannotRest(_("A holiday is %(days)d days at most. Choose an earlier last day.") % {"days": MOST_DAYS})
    return _keep(seller, holiday, by=by, at=at)


@transaction.atomic
def end_holiday(*, seller_id: int, by: Actor, at: datetime) -> Seller:
    """The shop is open; without a holiday nothing happens."""
    seller = lock(Seller, seller_id)
    return _keep(seller, None, by=by, at=at) if seller.holiday else seller


@transaction.atomic
def set_handling_days(*, seller_id: int, days: int, by: Actor, at: datetime) -> Seller:
    """Working days until the shop sends what was ordered."""
    seller = lock(Seller, seller_id)
    if seller.handling_days != days:
        before, seller.handling_days = {"days": seller.handling_days}, days
        seller.save(update_fields=["handling_days"])
        subject = ("sellers.seller", seller.pk)
        audit.note("sellers.handling_set", subject=subject, by=by, at=at, before=before, after={"days": days})
    return seller


def _keep(seller: Seller, holiday: Holiday | None, *, by: Actor, at: datetime) -> Seller:
    before = _days(seller.holiday)
    seller.away_from_on = holiday.starts_on if holiday else None
    seller.away_until_on = holiday.ends_on if holiday else None
    seller.save(update_fields=["away_from_on", "away_until_on"])
    subject = ("sellers.seller", seller.pk)
    audit.note("sellers.holiday_set", subject=subject, by=by, at=at, before=before, after=_days(holiday))
    return seller


def _days(holiday: Holiday | None) -> dict[str, str] | None:
    return {"from": str(holiday.starts_on), "until": str(holiday.ends_on)} if holiday else None
