"""What really came of a provider's payouts in another currency: said by its file or by a person, booked once.

The money leaves the exchange at what it stood in the books for, and the fees of the file with it; the rest is a gain or
a loss. Another figure later posts the difference. What a file says is left to a person when the books have less.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.changing import PositionTooSmall, post_change_corrected, post_changed
from shop.ledger.queries import journals_under
from shop.ledger.types import Changed

from .models import ProviderStatement
from .queries import payouts_of


class CannotChange(Refusal):
    """Nothing of this file was changed into our currency, or the books have less than it pays out."""


@transaction.atomic
def record_arrival(*, statement_id: int, arrived: Money, by: Actor, at: datetime) -> ProviderStatement:
    """So much came to our bank of what a file pays out in another currency. Raises CannotChange.

    The first figure changes the money; another one later corrects what came, and the same again has no effect.
    """
    statement = lock(ProviderStatement, statement_id)
    paid = payouts_of(statement)
    if paid is None or not paid.out or arrived.minor <= 0:
        raise CannotChange(_("Enter what came of the payouts in a file of another currency, more than nothing."))
    key, before = _key(statement), statement.arrived_minor
    if before is None:
        try:
            _change(statement, Changed(paid.out, paid.fees, arrived), by=by, at=at)
        except PositionTooSmall as error:
            raise CannotChange(
                _("The books have %(left)s of this provider's money. Take in its earlier files first.")
                % {"left": error.left}
            ) from error
    elif before == arrived.minor:
        return statement
    else:
        post_change_corrected(
            key=f"{key}:{len(journals_under(key))}",
            provider=statement.provider,
            currency=statement.currency,
            more=arrived - Money(before, arrived.currency),
            by=by,
            at=at,
        )
    statement.arrived_minor = arrived.minor
    statement.save(update_fields=["arrived_minor"])
    subject, after = ("settlements.statement", statement.pk), {"arrived_minor": arrived.minor}
    audit.note(
        "settlements.arrival_recorded", subject=subject, by=by, at=at, before={"arrived_minor": before}, after=after
    )
    return statement


def book_arrival(statement: ProviderStatement, *, by: Actor, at: datetime) -> None:
    """A new file in another currency says itself what came of all of its payouts, or pays nothing out and only keeps
    fees: that is booked at once, where the books have as much.
    """
    paid = payouts_of(statement)
    if paid is None or paid.said is None or not (paid.out or paid.fees):
        return
    try:
        with transaction.atomic():
            _change(statement, Changed(paid.out, paid.fees, paid.said), by=by, at=at)
    except PositionTooSmall:
        return
    statement.arrived_minor = paid.said.minor
    statement.save(update_fields=["arrived_minor"])


def _change(statement: ProviderStatement, changed: Changed, *, by: Actor, at: datetime) -> None:
    lock_name(f"exchange:{statement.provider}:{statement.currency}")
    post_changed(key=_key(statement), provider=statement.provider, changed=changed, by=by, at=at)


def _key(statement: ProviderStatement) -> str:
    return f"changed:settlement:{statement.pk}"
