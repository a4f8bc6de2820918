"""What payouts tell the owners of a shop: trouble always, the rest to those who want to hear of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shop.base.events import subscribe
from shop.base.models import Event
from shop.payouts.queries import payout_for_mail, statement_with_id
from shop.profiles.queries import preferences_of
from shop.profiles.types import Channel, Topic
from shop.sellers.queries import owners_of

from .links import bank_link, money_link, statement_link
from .services import write_mail
from .types import Letter


@subscribe("payouts.paid", room="notifications")
def tell_of_paid_payout(event: Event) -> None:
    """So much was paid, and to where."""
    payout = payout_for_mail(event.subject_id)
    context = {"payout": payout, "url": money_link()}
    _tell_owners(event, payout.seller_id, "paid", context, unasked=False)


@subscribe("payouts.failed", room="notifications")
@subscribe("payouts.returned", room="notifications")
def tell_of_payout_without_avail(event: Event) -> None:
    """It could not be sent, or came back: why, that nothing is lost, and what to do."""
    payout = payout_for_mail(event.subject_id)
    context = {"payout": payout, "reason": payout.reason, "url": bank_link()}
    _tell_owners(event, payout.seller_id, "failed", context, unasked=True)


@subscribe("payouts.statement_issued", room="notifications")
def tell_of_statement(event: Event) -> None:
    """A month can be read."""
    statement = statement_with_id(event.subject_id)
    context = {"statement": statement, "url": statement_link(statement)}
    _tell_owners(event, statement.seller_id, "statement", context, unasked=False)


def _tell_owners(event: Event, seller_id: int, template: str, context: dict[str, Any], *, unasked: bool) -> None:
    """Each of them, in their language; what is not `unasked` only to those who want mails about payouts."""
    for owner in owners_of(seller_id):
        if unasked or Channel.EMAIL in preferences_of(owner.user_id).notices[Topic.PAYOUTS]:
            language = owner.language or settings.LANGUAGE_CODE
            letter = Letter(event.uid, event.name, owner.email, language, f"payouts/{template}")
            write_mail(letter=letter, context=context, at=event.at)
