"""What orders tell people: one mail per event, kind and reader, written here and sent by the worker.

Each handler may run twice: the mails of an event are unique, so the second run writes nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.money import Money
from shop.base.permissions import SELLER_ROLES
from shop.orders.queries import lost_its_money, order_view, order_with_id, shortfalls_with_ids
from shop.orders.types import OrderView, ParcelView
from shop.payments.types import PaymentState
from shop.security.queries import email_change, security_event
from shop.security.types import Kind
from shop.sellers.queries import (
    change_of,
    checks_of,
    invitation_for_mail,
    owners_of,
    payout_change_of,
    reader_of_seller,
)
from shop.sellers.types import AnswerState

from .links import bank_link, invitation_link, order_link, package_link, portal_link, security_link
from .security_words import WORDS
from .seller_words import DECISIONS
from .services import write_mail
from .types import Letter

# The shopper's money reached us, so a cancelled order sends it back.
MONEY_CAME = {PaymentState.PAID, PaymentState.REFUND_DUE, PaymentState.REFUNDED, PaymentState.PARTLY_REFUNDED}


@subscribe("orders.placed", room="notifications")
def tell_of_placed_order(event: Event) -> None:
    """The shopper: it is confirmed. Each seller: there is something to pack."""
    order = order_view(order_with_id(event.subject_id))
    _tell_shopper(event, order, "placed")
    for parcel in order.parcels:
        _tell_seller(event, order, parcel, "seller_placed")


@subscribe("orders.cancelled", room="notifications")
def tell_of_cancelled_order(event: Event) -> None:
    """Whoever was told of the order is told that it is off; an order that was never placed was told to nobody."""
    if not event.payload["was_placed"]:
        return
    order = order_view(order_with_id(event.subject_id))
    _tell_shopper(event, order, "cancelled", money_back=order.payment_state in MONEY_CAME)
    template = "seller_unpaid" if lost_its_money(order.id) else "seller_cancelled"
    for parcel in order.parcels:
        _tell_seller(event, order, parcel, template)


@subscribe("orders.package_shipped", room="notifications")
def tell_of_shipped_package(event: Event) -> None:
    """The shopper: a parcel is on its way."""
    order = order_view(order_with_id(event.payload["order_id"]))
    parcel = next(parcel for parcel in order.shown.parcels if parcel.id == event.subject_id)
    _tell_shopper(event, order, "shipped", parcel=parcel)


@subscribe("fulfilment.rest_sent", room="notifications")
def tell_of_rest(event: Event) -> None:
    """The shopper: a further part of a parcel is on its way."""
    order = order_view(order_with_id(event.payload["order_id"]))
    parcel = next(parcel for parcel in order.shown.parcels if parcel.id == event.payload["package_id"])
    _tell_shopper(event, order, "shipped", parcel=parcel)


@subscribe("orders.package_short", room="notifications")
def tell_of_short_package(event: Event) -> None:
    """The shopper: what does not come, why, and what happens to the money. The seller, when it could not be paid."""
    ordered = order_with_id(event.payload["order_id"])
    order = order_view(ordered)
    parcel = next(parcel for parcel in order.parcels if parcel.id == event.subject_id)
    rows = shortfalls_with_ids(event.payload["shortfall_ids"])
    amount = ordered.charge_of(Money(event.payload["amount_minor"], event.payload["currency"]))
    money_back = order.payment_state in MONEY_CAME
    if unpaid := any(row.reason == "not_paid" for row in rows):
        _tell_seller(event, order, parcel, "seller_unpaid")
    context = {"shortfalls": rows, "amount": amount, "money_back": money_back, "unpaid": unpaid}
    shown = next(one for one in order.shown.parcels if one.id == parcel.id)
    _tell_shopper(event, order, "short", parcel=shown, **context)


@subscribe("security.noted", room="notifications")
def tell_of_security(event: Event) -> None:
    """The owner of an account: something changed in how it is entered, or somebody came in from a new place.

    After a change of the address the old one is told: it is where a robbed owner looks.
    """
    noted = security_event(event.subject_id)
    person, kind = noted.user, Kind(event.payload["kind"])
    if person is None:
        return
    change = email_change(int(noted.detail)) if kind is Kind.EMAIL_CHANGED else None
    recipient = change.old_email if change else person.email
    letter = Letter(event.uid, f"security.{kind}", recipient or "", person.language, "security/noted")
    context = {"noted": noted, "words": WORDS[kind], "url": security_link(person.language)}
    write_mail(letter=letter, context=context, at=event.at)


@subscribe("sellers.invited", room="notifications")
def tell_of_invitation(event: Event) -> None:
    """Whoever reads the address: a shop asks them in. Nothing when the invitation was taken back meanwhile."""
    invitation = invitation_for_mail(event.subject_id)
    if not invitation.open_at(event.at):
        return
    language = invitation.language or settings.LANGUAGE_CODE
    letter = Letter(event.uid, event.name, invitation.email, language, "sellers/invited")
    role = SELLER_ROLES[invitation.role]
    context = {"invitation": invitation, "role": role, "url": invitation_link(invitation)}
    write_mail(letter=letter, context=context, at=event.at)


@subscribe("sellers.application_sent", room="notifications")
def tell_of_application(event: Event) -> None:
    """The applicant: we have it and look at it."""
    _tell_applicant(event, event.subject_id, "received", {})


@subscribe("sellers.standing_changed", room="notifications")
def tell_of_decision(event: Event) -> None:
    """The seller: what the office decided, why, and what has to be sent again."""
    change = change_of(event.subject_id, event.payload["change_id"])
    refused = [check for check in checks_of(change.subject) if check.state == AnswerState.REFUSED]
    context = {"decision": DECISIONS[event.payload["action"]], "reason": change.reason, "refused": refused}
    _tell_applicant(event, event.subject_id, "decided", context)


@subscribe("sellers.payout_account_changed", room="notifications")
def tell_of_payout_account(event: Event) -> None:
    """Every owner: earnings go elsewhere from a day on, and what to do if it was none of them."""
    change = payout_change_of(event.subject_id, event.payload["change_id"])
    for owner in owners_of(event.subject_id):
        letter = Letter(event.uid, event.name, owner.email, owner.language or settings.LANGUAGE_CODE, "sellers/bank")
        write_mail(letter=letter, context={"change": change, "url": bank_link()}, at=event.at)


def _tell_applicant(event: Event, seller_id: int, template: str, context: dict[str, Any]) -> None:
    reader = reader_of_seller(seller_id)
    language = reader.language or settings.LANGUAGE_CODE
    letter = Letter(event.uid, event.name, reader.email, language, f"sellers/{template}")
    write_mail(letter=letter, context=context | {"url": portal_link()}, at=event.at)


def _tell_shopper(event: Event, order: OrderView, template: str, **context: Any) -> None:
    """In the figures that the shopper pays."""
    letter = Letter(event.uid, event.name, order.contact.email, order.language, f"orders/{template}")
    write_mail(letter=letter, context={"order": order.shown, "url": order_link(order), **context}, at=event.at)


def _tell_seller(event: Event, order: OrderView, parcel: ParcelView, template: str) -> None:
    reader = reader_of_seller(parcel.seller_id)
    kind = f"{event.name}.seller.{parcel.letter}"
    letter = Letter(event.uid, kind, reader.email, reader.language or settings.LANGUAGE_CODE, f"orders/{template}")
    context = {"order": order, "parcel": parcel, "url": package_link(parcel)}
    write_mail(letter=letter, context=context, at=event.at)
