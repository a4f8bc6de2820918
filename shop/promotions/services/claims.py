"""Counting what orders make use of, inside the transaction that makes or ends the order.

A limit is one conditional UPDATE: the database decides who was quicker, and the loser's order is not made. Promotions
without a limit are only read (FOR SHARE), so that their buyers do not wait for each other, while an editor who sets a
limit waits for all of them. Claims come after stock in the order of locks, promotions by id.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.promotions.buyers import has_ordered
from shop.promotions.models import Code, Promotion, Redemption
from shop.promotions.queries import forget_promotions
from shop.promotions.queries.granting import uses_by
from shop.promotions.types import Use

COUNT_ONE = """
UPDATE promotions_promotion SET used = used + 1
WHERE id = %s AND limit_total IS NOT NULL AND used < limit_total RETURNING id
"""
COUNT_BACK = "UPDATE promotions_promotion SET used = used - 1 WHERE id = %s AND limit_total IS NOT NULL RETURNING id"
LIMIT = "SELECT limit_total FROM promotions_promotion WHERE id = %s FOR SHARE"


class CannotClaim(Refusal):
    """A promotion was used up, ended or used by the same person while the order was made."""

    def __init__(self) -> None:
        super().__init__(_("An offer in your cart is not to be had any more. Look at the total once more."))


@transaction.atomic
def claim(*, uses: Iterable[Use], reference: str, customer_id: int | None, by: Actor, at: datetime) -> None:
    """An order (`reference`) makes use of promotions. Raises CannotClaim; then nothing is counted."""
    wanted = sorted(uses, key=lambda use: use.promotion_id)
    _one_order_at_a_time(customer_id if wanted else None)
    for use in wanted:
        promotion = Promotion.objects.get(pk=use.promotion_id)
        if not promotion.runs_at(at):
            raise _lost()
        code = Code.objects.get(promotion=promotion, text=use.code) if use.code else None
        _take(promotion, code, customer_id)
        Redemption.objects.create(
            promotion=promotion,
            code=code,
            user_id=customer_id,
            reference=reference,
            amount_minor=use.amount_minor,
            currency=use.currency,
            at=at,
        )


@transaction.atomic
def claim_again(*, reference: str, by: Actor, at: datetime) -> None:
    """An order that was given up comes back: what it made use of is counted anew. Raises CannotClaim.

    Whether the promotion still runs does not matter: the price was agreed when it did.
    """
    released = Redemption.objects.filter(reference=reference, released_at__isnull=False)
    rows = list(released.select_related("promotion", "code").order_by("promotion"))
    _one_order_at_a_time(rows[0].user_id if rows else None)
    for row in rows:
        _take(row.promotion, row.code, row.user_id)
        row.released_at = None
        row.save(update_fields=["released_at"])


@transaction.atomic
def release(*, reference: str, by: Actor, at: datetime) -> int:
    """An order fell through: what it made use of can be used by others. Safe to repeat; returns how many."""
    rows = Redemption.objects.select_for_update(of=("self",)).filter(reference=reference, released_at=None)
    released = list(rows.order_by("promotion"))
    for row in released:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_BACK, [row.promotion_id])
            if cursor.fetchone() is None:
                cursor.execute(LIMIT, [row.promotion_id])
        if row.code_id is not None:
            Code.objects.filter(pk=row.code_id, once=True).update(used=0)
        row.released_at = at
        row.save(update_fields=["released_at"])
    return len(released)


def _one_order_at_a_time(customer_id: int | None) -> None:
    """Orders that one person makes at once wait for each other here, so that each sees what the other used."""
    if customer_id is not None:
        lock_name(f"promotions of user {customer_id}")


def _take(promotion: Promotion, code: Code | None, customer_id: int | None) -> None:
    """One more use of a promotion and of a code that works once. Raises CannotClaim."""
    limit = 1 if promotion.first_order and promotion.limit_per_customer is None else promotion.limit_per_customer
    if limit is not None and not _has_left(promotion, limit, customer_id):
        raise _lost()
    if code is not None and code.once and not Code.objects.filter(pk=code.pk, used=0).update(used=1):
        raise _lost()
    _count(promotion.pk)


def _has_left(promotion: Promotion, limit: int, customer_id: int | None) -> bool:
    """Whether a customer may use it once more; who has no account may not."""
    if customer_id is None or uses_by(customer_id, [promotion.pk]).get(promotion.pk, 0) >= limit:
        return False
    return not (promotion.first_order and has_ordered(customer_id))


def _count(promotion_id: int) -> None:
    """One more use of a promotion with a limit; of one without, wait for whoever sets a limit now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [promotion_id])
        if cursor.fetchone():
            return
        cursor.execute(LIMIT, [promotion_id])
        if cursor.fetchone()[0] is not None:
            raise _lost()


def _lost() -> CannotClaim:
    """The refusal; what the process remembers is out of date with it."""
    forget_promotions()
    return CannotClaim()
