"""Codes that each work once, made in bulk for letters, partners and winners."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.promotions.models import Code, Promotion
from shop.promotions.rules import ALPHABET
from shop.promotions.types import normal

LENGTH = 12  # of 27 letters: 57 random bits
MOST_AT_ONCE = 5_000
MOST_PREFIX = 8


class CannotMakeCodes(Refusal):
    """Not for this promotion, or not so many."""


@transaction.atomic
def make_codes(*, promotion_id: int, count: int, known: int, prefix: str = "", by: Actor, at: datetime) -> int:
    """So many new codes of a coupon, each unguessable and good for one order; returns how many. Audited.

    `known` is how many there were when they were asked for: a second press makes no more. Raises CannotMakeCodes.
    """
    promotion = lock(Promotion, promotion_id)
    if not promotion.needs_code:
        raise CannotMakeCodes(_("This offer needs no code."))
    if not 1 <= count <= MOST_AT_ONCE:
        raise CannotMakeCodes(_("Make from 1 to 5,000 codes at a time."))
    if Code.objects.filter(promotion=promotion, once=True).count() != known:
        raise CannotMakeCodes(_("Codes were made a moment ago. Look at how many there are now."))
    begin = normal(prefix)[:MOST_PREFIX]
    texts = {begin + "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)) for _code in range(count)}
    rows = [Code(promotion=promotion, text=text, once=True) for text in sorted(texts)]
    made = len(Code.objects.bulk_create(rows, batch_size=1000))
    subject = ("promotions.promotion", promotion.pk)
    audit.note("promotions.codes_made", subject=subject, by=by, at=at, after={"count": made, "prefix": begin})
    return made
