"""Noting tax that the marketplace paid to a country or state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.queries import has_journal, tax_owed
from shop.ledger.services import post_tax_paid


class CannotNoteTax(Refusal):
    """More than the books owe."""


@transaction.atomic
def note_tax_paid(*, jurisdiction: str, amount: Money, token: UUID, by: Actor, at: datetime) -> None:
    """The state has so much; the token of a form makes one press one payment. Raises CannotNoteTax."""
    lock_name("tax.paid")
    key = f"taxpaid:{token}"
    if has_journal(key):
        return
    owed = tax_owed(amount.currency).get(jurisdiction, Money.zero(amount.currency))
    if not 0 < amount.minor <= owed.minor:
        raise CannotNoteTax(_("%(amount)s is owed there. Enter that or less.") % {"amount": owed})
    post_tax_paid(key=key, reference=f"tax:{jurisdiction}", jurisdiction=jurisdiction, amount=amount, by=by, at=at)
    after = {"amount": amount.minor, "currency": amount.currency}
    audit.note("tax.paid", subject=("tax.jurisdiction", jurisdiction), by=by, at=at, after=after)
