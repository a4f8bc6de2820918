"""What a checkout remembers between its steps. Nothing here binds anybody or holds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.refusal import Refusal
from shop.checkout.models import Draft, Intent
from shop.checkout.queries import draft_of
from shop.store.queries import today_of
from shop.wallet.queries import card_of_code

KEPT = timedelta(days=30)
MOST_CARDS = 10


class CannotUseCard(Refusal):
    """The code names no card that could pay, or one that is on the list."""


@dataclass(frozen=True, slots=True)
class CompanyBlock:
    """The business that buys: name, VAT number as it was checked, and its own reference. Empty where a person buys."""

    company_name: str = ""
    vat_country: str = ""
    vat_number: str = ""
    vat_check_id: int | None = None
    purchase_order: str = ""


NOBODY = CompanyBlock()


@dataclass(frozen=True, slots=True)
class Address:
    """Where parcels go, and whom the rider calls. Phone in E.164; places as `shipping.queries` names them."""

    name: str
    phone: str
    country: str
    district: str
    area: str
    street: str
    postcode: str = ""
    note: str = ""


@transaction.atomic
def save_contact(*, cart_id: int, email: str, company: CompanyBlock = NOBODY, at: datetime) -> Draft:
    """Keep where messages go, and for which business; the contact step is done."""
    return _save(cart_id, at, email=email, **asdict(company), contact_done_at=at)


@transaction.atomic
def save_delivery(*, cart_id: int, address: Address, at: datetime) -> Draft:
    """Keep where parcels go; the delivery step is done."""
    return _save(cart_id, at, **asdict(address), delivery_done_at=at)


@transaction.atomic
def save_payment_choice(*, cart_id: int, method: str, billing: Mapping[str, str], at: datetime) -> Draft:
    """Keep how the shopper wants to pay, and another name and address for the bill where there is one."""
    return _save(cart_id, at, payment_method=method, billing=dict(billing))


@transaction.atomic
def save_credit_choice(*, cart_id: int, use: bool, at: datetime) -> Draft:
    """Keep whether store credit is to pay first."""
    return _save(cart_id, at, use_credit=use)


@transaction.atomic
def add_gift_card(*, cart_id: int, code: str, currency: str, at: datetime) -> Draft:
    """Keep a card by its code, after those entered before. Raises CannotUseCard, which does not say too much."""
    card = card_of_code(code)
    if card is None or not card.spendable(today_of(at)) or card.purse.currency != currency:
        raise CannotUseCard(_("We do not know this code, or the card is not good any more. Check the code once more."))
    if not card.purse.balance_minor:
        raise CannotUseCard(_("Nothing is left on this card."))
    kept = draft_of(cart_id).gift_cards
    if card.pk in kept:
        raise CannotUseCard(_("This card is on your list already."))
    if len(kept) >= MOST_CARDS:
        raise CannotUseCard(_("Ten cards can pay for one order at most."))
    return _save(cart_id, at, gift_cards=[*kept, card.pk])


@transaction.atomic
def remove_gift_card(*, cart_id: int, card_id: int, at: datetime) -> Draft:
    """The card is not to pay; without effect when it was not going to."""
    return _save(cart_id, at, gift_cards=[one for one in draft_of(cart_id).gift_cards if one != card_id])


@transaction.atomic
def forget_old_drafts(*, at: datetime) -> int:
    """Delete what was typed more than 30 days ago, and forms nobody sent; orders keep their own. Counts drafts."""
    Intent.objects.filter(order=None, created_at__lt=at - KEPT).delete()
    return Draft.objects.filter(touched_at__lt=at - KEPT).delete()[0]


def _save(cart_id: int, at: datetime, **columns: Any) -> Draft:
    draft, _created = Draft.objects.update_or_create(cart_id=cart_id, defaults={**columns, "touched_at": at})
    return draft
