"""Making people premium customers."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.roles.models import PremiumMember


class CannotSetPremium(Refusal):
    """The person's dates stay as they are."""


@transaction.atomic
def set_premium(*, user_id: int, starts_on: date, ends_on: date | None, by: Actor, at: datetime) -> PremiumMember:
    """Premium from one day to another, both included; without an end until further notice. Raises CannotSetPremium."""
    if ends_on and ends_on < starts_on:
        raise CannotSetPremium(_("The last day is before the first. Choose a later last day."))
    row = PremiumMember.objects.select_for_update().filter(user_id=user_id).first()
    before = _state(row)
    row = row or PremiumMember(user_id=user_id)
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save()
    subject = ("accounts.user", user_id)
    audit.note("roles.premium_set", subject=subject, by=by, at=at, before=before, after=_state(row))
    return row


@transaction.atomic
def end_premium(*, user_id: int, by: Actor, at: datetime) -> None:
    """No premium customer any more; again is without effect."""
    row = PremiumMember.objects.select_for_update().filter(user_id=user_id).first()
    if row is None:
        return
    audit.note("roles.premium_ended", subject=("accounts.user", user_id), by=by, at=at, before=_state(row))
    row.delete()


def _state(row: PremiumMember | None) -> dict[str, str] | None:
    return {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on or "")} if row else None
