"""Where a seller's earnings go, after the application: changed by its people, paid to after a few days."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.banks import account_number, iban_number, last_digits, routing_number, wallet_number
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.sellers.events import PayoutAccountChanged
from shop.sellers.models import PayoutAccount, PayoutAccountChange, Seller
from shop.sellers.types import COOLING_OFF, PayoutDraft, PayoutKind

STRIPE_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{6,40}")


class CannotChangeAccount(Refusal):
    """The seller is not selling, the number cannot be, or nothing would change."""


@transaction.atomic
def change_payout_account(*, seller_id: int, draft: PayoutDraft, by: Actor, at: datetime) -> PayoutAccount:
    """Pay to another account from `COOLING_OFF` after now on; the owners are told. Raises CannotChangeAccount.

    Until then nothing is paid: whoever took an account over gains days in which its owner can notice.
    """
    seller = lock(Seller, seller_id)
    if seller.applying:
        raise CannotChangeAccount(_("Change the account in your application."))
    if not fits(draft):
        raise CannotChangeAccount(_("The number of the account has a mistake. Compare it with your papers."))
    kept = PayoutAccount.objects.filter(seller=seller).first()
    if kept and all(getattr(kept, name) == value for name, value in asdict(draft).items()):
        raise CannotChangeAccount(_("This is the account that we pay to already. Nothing was changed."))
    account = keep_account(seller, draft, usable_from_at=at + COOLING_OFF, by=by, at=at)
    change = PayoutAccountChange.objects.filter(seller=seller).latest("id")
    record(PayoutAccountChanged(subject_id=seller.pk, change_id=change.pk), by=by, at=at)
    return account


def keep_account(
    seller: Seller, draft: PayoutDraft, *, usable_from_at: datetime, by: Actor, at: datetime
) -> PayoutAccount:
    """Write the account, its line in the history, and the note in the audit log. The seller is locked."""
    account = PayoutAccount.objects.filter(seller=seller).first() or PayoutAccount(seller=seller)
    before = {"kind": account.kind, "ends_with": account.hint} if account.pk else None
    for name, value in asdict(draft).items():
        setattr(account, name, value)
    account.hint, account.changed_at, account.usable_from_at = last_digits(draft.number), at, usable_from_at
    account.save()
    PayoutAccountChange.objects.create(
        seller=seller,
        kind=account.kind,
        holder=account.holder,
        place=account.place,
        ends_with=account.hint,
        actor=str(by),
        changed_at=at,
        usable_from_at=usable_from_at,
    )
    audit.note(
        "sellers.payout_account_saved",
        subject=("sellers.seller", seller.pk),
        by=by,
        at=at,
        before=before,
        after={"kind": account.kind, "ends_with": account.hint},
    )
    return account


def fits(draft: PayoutDraft) -> bool:
    """Whether the numbers can exist, written as they are kept."""
    if draft.kind == PayoutKind.BANK:
        routing = draft.routing_number
        return account_number(draft.number) == draft.number and routing_number(routing) == routing != ""
    if draft.kind == PayoutKind.WALLET:
        return wallet_number(draft.number, wallet=draft.wallet) == draft.number
    if draft.kind == PayoutKind.STRIPE:
        return STRIPE_ACCOUNT.fullmatch(draft.number) is not None
    return iban_number(draft.number) == draft.number
