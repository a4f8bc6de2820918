"""What disputes tell the owners of a shop: what costs them something always, good news to those who want to hear."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.base.digits import digits_text
from shop.base.events import subscribe
from shop.base.models import Event
from shop.disputes.queries import dispute_with_id, parts_of
from shop.disputes.types import SellerPart

from .links import disputes_link
from .owners import tell_owners

Words = Callable[[Any, SellerPart], dict[str, Any]]


@subscribe("disputes.opened", room="notifications")
def tell_of_opened_dispute(event: Event) -> None:
    """A bank took a buyer's money back, and the shop's part with it."""
    _tell_sellers(event, _opened, unasked=True)


@subscribe("disputes.evidence_due", room="notifications")
def tell_of_due_evidence(event: Event) -> None:
    """There is little time left to prove the sale."""
    _tell_sellers(event, _due, unasked=True)


@subscribe("disputes.won", room="notifications")
def tell_of_won_dispute(event: Event) -> None:
    """The shop has its part again."""
    _tell_sellers(event, _won, unasked=False)


@subscribe("disputes.lost", room="notifications")
def tell_of_lost_dispute(event: Event) -> None:
    """The money stays away."""
    _tell_sellers(event, _lost, unasked=True)


def _tell_sellers(event: Event, words: Words, *, unasked: bool) -> None:
    """Everybody whose sale gave something up for it."""
    dispute = dispute_with_id(event.subject_id)
    for part in parts_of(dispute):
        said = partial(_said, words, dispute, part)
        kind = f"{event.name}.{part.seller_id}"
        tell_owners(event, part.seller_id, "disputes/notice", said, unasked=unasked, kind=kind)


def _said(words: Words, dispute: Any, part: SellerPart) -> dict[str, Any]:
    shared = {"amount": part.amount, "unasked": words is not _won, "url": disputes_link(), "note": ""}
    return shared | words(dispute, part)


def _opened(dispute: Any, part: SellerPart) -> dict[str, Any]:
    said = {
        "title": _("A buyer's bank asks for money back"),
        "text": _("It is about order %(number)s. Your part is held until the bank has decided.") % _named(dispute),
    }
    return said | ({"note": _wanted() % _until(dispute)} if dispute.due_at else {})


def _due(dispute: Any, part: SellerPart) -> dict[str, Any]:
    return {
        "title": _("A bank still waits for what proves your sale"),
        "text": _("Without it the dispute about order %(number)s is lost.") % _named(dispute),
        "note": _wanted() % _until(dispute),
    }


def _won(dispute: Any, part: SellerPart) -> dict[str, Any]:
    text = _("The bank gave the money of order %(number)s back. Your part is yours again, as it was before.")
    return {"title": _("A dispute is won"), "text": text % _named(dispute)}


def _lost(dispute: Any, part: SellerPart) -> dict[str, Any]:
    text = _("The buyer keeps the money of order %(number)s. Our commission on your part is given back to you.")
    note = _("If the parcel was billed, a credit note takes your part off its invoice.")
    return {"title": _("A dispute is lost"), "text": text % _named(dispute), "note": note}


def _wanted() -> str:
    return _(
        "We answer the bank by %(day)s. Make sure that the order has its tracking code by then, and send us what else "
        "shows that the buyer has the parcel: a signature, a photo, your messages."
    )


def _named(dispute: Any) -> dict[str, str]:
    return {"number": dispute.order.number}


def _until(dispute: Any) -> dict[str, str]:
    return {"day": digits_text(date_format(timezone.localtime(dispute.due_at), "j F"), get_language() or "en")}
