"""A seller's account at Stripe: opened there, looked at when Stripe says something, and paid to once it is ready."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.ids import new_reference
from shop.base.locks import lock, retry_on_deadlock
from shop.base.refusal import Refusal
from shop.payments.types import Unreachable
from shop.payouts.models import ConnectedAccount
from shop.payouts.queries import connect_wire, connected_account_of
from shop.payouts.wires.stripe import AccountState, NotOpened
from shop.sellers.queries import business_of
from shop.sellers.services import CannotChangeAccount, change_payout_account
from shop.sellers.types import PayoutDraft, PayoutKind

if TYPE_CHECKING:
    from shop.sellers.models import Seller

logger = logging.getLogger(__name__)


class CannotConnect(Refusal):
    """Stripe opens no account for this seller, or does not answer."""


def open_at_stripe(*, seller: Seller, back: str, again: str, by: Actor, at: datetime) -> str:
    """Stripe's page where the seller opens an account, or goes on with it; empty when earnings go to it already.

    An account that is ready is paid to at once. `back` and `again` are our addresses. Raises CannotConnect.
    """
    wire = connect_wire()
    if wire is None:
        raise CannotConnect(_("Stripe is not open for sellers. Choose another account."))
    row = _wanted(seller, by=by, at=at)
    try:
        if not row.key:
            row = _opened(row.pk, wire.open_account(key=row.public_id.hex, **_facts_of(seller)))
        if look_at_account(account=row.key, at=at):
            return ""
        return wire.link_to_open(row.key, back=back, again=again, key=f"link-{new_reference()}")
    except NotOpened as refusal:
        raise CannotConnect(_("Stripe says: %(words)s") % {"words": refusal}) from refusal
    except Unreachable as error:
        raise CannotConnect(_("Stripe does not answer right now. Try again in a minute.")) from error


def look_at_account(*, account: str, at: datetime) -> bool:
    """Ask Stripe how an account stands and note it; whether earnings can go to it. Raises Unreachable."""
    wire = connect_wire()
    row = ConnectedAccount.objects.filter(key=account).first() if account else None
    if wire is None or row is None:
        return False
    return _noted(row.pk, wire.state_of(account), at=at)


def look_at_return(*, seller_id: int, at: datetime) -> ConnectedAccount | None:
    """The seller came back from Stripe, which proves nothing: Stripe is asked. No answer changes nothing."""
    row = connected_account_of(seller_id)
    if row is not None and row.key:
        try:
            look_at_account(account=row.key, at=at)
        except Unreachable as error:
            logger.warning("%s could not be looked at: %s", row, error)
    return connected_account_of(seller_id)


def _facts_of(seller: Seller) -> dict[str, str]:
    business = business_of(seller)
    if business is None:
        raise CannotConnect(_("Fill in the papers of your shop first."))
    return {"country": business.country, "email": seller.email}


@transaction.atomic
def _wanted(seller: Seller, *, by: Actor, at: datetime) -> ConnectedAccount:
    """The row of the account, in a commit of its own before Stripe is asked: its id is the key of the call."""
    row, _made = ConnectedAccount.objects.get_or_create(seller=seller)
    row = lock(ConnectedAccount, row.pk)
    row.wanted_by_id = by.id
    row.save(update_fields=["wanted_by"])
    audit.note("payouts.connect_wanted", subject=("payouts.connected", row.pk), by=by, at=at)
    return row


@transaction.atomic
def _opened(row_id: int, key: str) -> ConnectedAccount:
    row = lock(ConnectedAccount, row_id)
    row.key = row.key or key
    row.save(update_fields=["key"])
    return row


@retry_on_deadlock
@transaction.atomic
def _noted(row_id: int, state: AccountState, *, at: datetime) -> bool:
    """Write down how the account stands; once it is ready, whoever wanted it has it as the account of the shop."""
    row = lock(ConnectedAccount, row_id)
    row.submitted, row.ready, row.reason, row.looked_at = state.submitted, state.ready, state.reason, at
    if row.ready and row.wanted_by_id:
        _pay_to(row, by=Actor.user(row.wanted_by_id), at=at)
        row.wanted_by = None
    row.save(update_fields=["submitted", "ready", "reason", "looked_at", "wanted_by"])
    return row.ready


def _pay_to(row: ConnectedAccount, *, by: Actor, at: datetime) -> None:
    """From the end of the cooling-off on; the owners are told, as of any other account."""
    holder = str(row.seller.name)[:120]
    draft = PayoutDraft(kind=PayoutKind.STRIPE, holder=holder, number=row.key, bank_name="Stripe")
    try:
        with transaction.atomic():
            change_payout_account(seller_id=row.seller_id, draft=draft, by=by, at=at)
    except CannotChangeAccount as refusal:
        logger.info("%s is not paid to: %s", row, refusal)
