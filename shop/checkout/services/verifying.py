"""What staff decide about payments: transfers that they compared with a statement, money that is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.checkout.types import Settlement
from shop.ledger.queries import owed_by_shopper
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments.queries import attempt_of_transfer, attempt_with_id, attempts_of, has_refund, promised_of
from shop.payments.refusals import CannotRefund
from shop.payments.services import decide_transfer, gateway_for, lock_attempt, lock_transfer

from .settling import settle
from .tendering import Owed, refund_attempt

if TYPE_CHECKING:
    from shop.payments.models import Attempt, Transfer


@dataclass(frozen=True, slots=True)
class OfficeRefund:
    """What a person of the office sends back, and how: the way it came, or as the buyer's store credit."""

    amount: Money
    token: UUID
    reason: str
    into_credit: bool = False


@retry_on_deadlock
@transaction.atomic
def verify_transfer(*, transfer_id: int, by: Actor, at: datetime) -> Settlement:
    """The money is on the statement: the payment is settled by it. Raises CannotClaim when it was decided before."""
    transfer = _locked(transfer_id)
    decide_transfer(transfer=transfer, verified=True, by=by, at=at)
    evidence = gateway_for("transfer").query(transfer.attempt)
    return settle(attempt_id=transfer.attempt_id, evidence=evidence, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def refuse_transfer(*, transfer_id: int, reason: str, by: Actor, at: datetime) -> None:
    """The statement does not have it; the shopper may tell of another one. Raises CannotClaim."""
    decide_transfer(transfer=_locked(transfer_id), verified=False, reason=reason, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def refund_by_hand(*, attempt_id: int, said: OfficeRefund, by: Actor, at: datetime) -> None:
    """Send back money that the shop owes for an order: an overpayment, or a refund that a provider refused before.

    What is owed comes from the books: a cancellation or a return decides that something is owed, this only sends it,
    or gives it as store credit where the buyer wants that. The token of the form makes one press one refund.
    Raises CannotRefund.
    """
    attempt = attempt_with_id(attempt_id)
    order = lock_order(order_id_of(attempt.reference))
    owed, key = owed_for(attempt), f"office:{said.token}:attempt:{attempt_id}"
    if said.amount > owed and not has_refund(key):
        sentence = _("%(amount)s is owed for this order. Cancel it or settle a return first.")
        raise CannotRefund(sentence % {"amount": owed})
    if said.into_credit and order.user_id is None:
        raise CannotRefund(_("Nobody's account has this order. Store credit needs an account."))
    wanted = Owed(order, (), said.amount, f"office:{said.token}", said.reason, into_credit=said.into_credit)
    refund_attempt(wanted, attempt, said.amount, by=by, at=at)


def owed_for(attempt: Attempt) -> Money:
    """What the shop owes the shopper for the order and has not promised yet; never more than this attempt holds.

    What is reserved for parcels that are still to be sent stands in the books as owed by the shopper, and is not.
    """
    reserved = [one.reserved for one in attempts_of(attempt.reference) if one.is_reserved]
    to_come = Money.total(reserved, attempt.currency)
    credit = to_come - owed_by_shopper(attempt.reference, attempt.currency)
    owed = credit - promised_of(attempt.reference, attempt.currency)
    return Money(max(0, min(owed.minor, attempt.refundable.minor)), attempt.currency)


def _locked(transfer_id: int) -> Transfer:
    """The transfer behind the locks of its order and its attempt."""
    attempt = attempt_of_transfer(transfer_id)
    lock_order(order_id_of(attempt.reference))
    lock_attempt(attempt.pk)
    return lock_transfer(transfer_id)
