"""What payouts tell the owners of a shop: trouble always, the rest to those who want to hear of it."""

from __future__ import annotations

from shop.base.events import subscribe
from shop.base.models import Event
from shop.payouts.queries import payout_for_mail, statement_with_id

from .links import bank_link, money_link, statement_link
from .owners import tell_owners


@subscribe("payouts.paid", room="notifications")
def tell_of_paid_payout(event: Event) -> None:
    """So much was paid, and to where."""
    payout = payout_for_mail(event.subject_id)
    context = {"payout": payout, "url": money_link()}
    tell_owners(event, payout.seller_id, "payouts/paid", context, unasked=False)


@subscribe("payouts.failed", room="notifications")
@subscribe("payouts.returned", room="notifications")
def tell_of_payout_without_avail(event: Event) -> None:
    """It could not be sent, or came back: why, that nothing is lost, and what to do."""
    payout = payout_for_mail(event.subject_id)
    context = {"payout": payout, "reason": payout.reason, "url": bank_link()}
    tell_owners(event, payout.seller_id, "payouts/failed", context, unasked=True)


@subscribe("payouts.statement_issued", room="notifications")
def tell_of_statement(event: Event) -> None:
    """A month can be read."""
    statement = statement_with_id(event.subject_id)
    context = {"statement": statement, "url": statement_link(statement)}
    tell_owners(event, statement.seller_id, "payouts/statement", context, unasked=False)
