"""Setting when and how much is paid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.payouts.models import PayoutTerms
from shop.payouts.queries import FIELDS, own_terms_of


class CannotSetTerms(Refusal):
    """The marketplace's own terms have to say everything."""


@transaction.atomic
def set_terms(*, seller_id: int | None, by: Actor, at: datetime, **changes: Any) -> PayoutTerms:
    """Set terms for one seller, where None leaves it to the marketplace's, or for everybody. Raises CannotSetTerms.

    What was released or kept before stays as it was.
    """
    if seller_id is None and any(changes.get(name) is None for name in FIELDS):
        raise CannotSetTerms(_("Fill in every field: these hold for every shop that has no terms of its own."))
    row = own_terms_of(seller_id) or PayoutTerms(seller_id=seller_id)
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean(validate_constraints=False)
    row.save()
    subject = ("sellers.seller", seller_id) if seller_id else ("payouts.terms", row.pk)
    after = {name: getattr(row, name) for name in changes}
    audit.note("payouts.terms_set", subject=subject, by=by, at=at, before=before, after=after)
    return row
