"""What returns tell people: each step to the side that did not take it, and the receipt of a withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shop.base.events import subscribe
from shop.base.models import Event
from shop.orders.queries import order_view, order_with_id
from shop.returns.queries import buyers_case_view, case_view, case_with_id, was_escalated, withdrawal_with_id
from shop.returns.types import CaseView, Kind, Payback
from shop.sellers.queries import reader_of_seller

from .links import case_link, order_link, seller_case_link
from .services import write_mail
from .types import Letter

Words = Callable[[CaseView], dict[str, Any]]


@subscribe("returns.asked", room="notifications")
def tell_of_asked_return(event: Event) -> None:
    """The seller: somebody wants to send something back."""
    _tell_seller(event, _asked)


@subscribe("returns.accepted", room="notifications")
def tell_of_accepted_return(event: Event) -> None:
    """The buyer: how it goes back. The seller too, when it was staff or the law that accepted."""
    _tell_buyer(event, _accepted)
    if was_escalated(event.subject_id) or case_with_id(event.subject_id).kind == Kind.WITHDRAWAL:
        _tell_seller(event, _coming)


@subscribe("returns.refused", room="notifications")
def tell_of_refused_return(event: Event) -> None:
    """The buyer: why not. The seller too, when staff decided."""
    _tell_buyer(event, _refused)
    if was_escalated(event.subject_id):
        _tell_seller(event, _upheld)


@subscribe("returns.escalated", room="notifications")
def tell_of_escalated_return(event: Event) -> None:
    """Both: staff decide now."""
    _tell_buyer(event, _escalated)
    _tell_seller(event, _escalated)


@subscribe("returns.sent", room="notifications")
def tell_of_sent_return(event: Event) -> None:
    """The seller: a parcel comes back."""
    _tell_seller(event, _sent)


@subscribe("returns.settled", room="notifications")
def tell_of_settled_return(event: Event) -> None:
    """The buyer: what there is for it."""
    _tell_buyer(event, _settled)


@subscribe("returns.withdrawn", room="notifications")
def send_receipt_of_withdrawal(event: Event) -> None:
    """The buyer, on a durable medium: that the withdrawal arrived, with its content and its time."""
    withdrawal = withdrawal_with_id(event.subject_id)
    order = order_view(order_with_id(event.payload["order_id"]))
    with translation.override(order.language):
        step = _next_step(order.status, opened=bool(event.payload["case_ids"]))
    letter = Letter(event.uid, event.name, order.contact.email, order.language, "returns/withdrawal")
    context = {"withdrawal": withdrawal, "order": order, "url": order_link(order), "next": step}
    write_mail(letter=letter, context=context, at=event.at)


def _next_step(status: str, *, opened: bool) -> str:
    if status == "cancelled":
        return _("Nothing was packed yet, so the order is cancelled. What you paid goes back the way it came.")
    if opened:
        return _("Send the things back within 14 days. We pay you back when they arrive.")
    return _("There was nothing left in this order to send back. Our staff look at your withdrawal and write to you.")


def _asked(case: CaseView) -> dict[str, Any]:
    note = f"“{case.note}”" if case.note else ""
    text = _("Parcel %(number)s: %(reason)s. Answer soon, or our staff decide.")
    return {
        "title": _("Somebody wants to send something back"),
        "text": text % {"number": case.package_number, "reason": case.reason},
        "note": note,
    }


def _accepted(case: CaseView) -> dict[str, Any]:
    text = _("Send the things of parcel %(number)s back to %(seller)s.")
    return {
        "title": _("Your return is accepted"),
        "text": text % {"number": case.package_number, "seller": case.seller_name},
        "note": case.how,
    }


def _coming(case: CaseView) -> dict[str, Any]:
    text = _("Return %(number)s was accepted. Say what came back when it is there.")
    return {"title": _("Something comes back to you"), "text": text % {"number": case.number}, "note": ""}


def _refused(case: CaseView) -> dict[str, Any]:
    text = _("Return %(number)s was refused. If you do not agree, our staff can look at it.")
    return {"title": _("Your return was refused"), "text": text % {"number": case.number}, "note": case.answer}


def _upheld(case: CaseView) -> dict[str, Any]:
    text = _("Our staff refused return %(number)s. You have nothing to do.")
    return {"title": _("Our staff refused a return"), "text": text % {"number": case.number}, "note": case.answer}


def _escalated(case: CaseView) -> dict[str, Any]:
    text = _("Our staff look at return %(number)s now and write to you.")
    return {"title": _("Our staff decide a return"), "text": text % {"number": case.number}, "note": ""}


def _sent(case: CaseView) -> dict[str, Any]:
    text = _("The things of return %(number)s are on their way to you.")
    note = " ".join(part for part in (case.carrier, case.tracking_code) if part)
    return {"title": _("A return is on its way"), "text": text % {"number": case.number}, "note": note}


def _settled(case: CaseView) -> dict[str, Any]:
    if case.replacement_number:
        text = _("Your things are replaced by order %(number)s. You pay nothing for it.")
        text %= {"number": case.replacement_number}
    elif case.payback is Payback.OWED:
        text = _("You paid in cash, so we write to you about how you receive your money.")
    else:
        text = _("Your money is on its way back the way you paid.")
    return {"title": _("Your return is settled"), "text": text, "note": "", "amount": case.refund}


def _tell_buyer(event: Event, words: Words) -> None:
    case = case_with_id(event.subject_id)
    view = case_view(case)
    letter = Letter(event.uid, f"{event.name}.buyer", view.email, view.language, "returns/case")
    _write(event, letter, words, case, url=case_link(view))


def _tell_seller(event: Event, words: Words) -> None:
    case = case_with_id(event.subject_id)
    view = case_view(case)
    reader = reader_of_seller(view.seller_id)
    language = reader.language or settings.LANGUAGE_CODE
    letter = Letter(event.uid, f"{event.name}.seller", reader.email, language, "returns/case")
    _write(event, letter, words, case, url=seller_case_link(view), selling=True)


def _write(event: Event, letter: Letter, words: Words, case: Any, *, selling: bool = False, **context: Any) -> None:
    """The words are made in the reader's language, and so is the view that they come from."""
    with translation.override(letter.language):
        said = words(case_view(case) if selling else buyers_case_view(case))
    write_mail(letter=letter, context=said | context | ({"selling": True} if selling else {}), at=event.at)
