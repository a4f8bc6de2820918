"""Purses pay for orders: held at Pay, captured with the confirmation, let go or given back.

Every caller holds the lock of what the reference names, so that a reference's tenders change one at a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.purses import post_tender_returned, post_tendered
from shop.store.queries import today_of
from shop.wallet.models import GiftCard, Purse, Tender, TenderRefund
from shop.wallet.queries import wished_purses
from shop.wallet.rules import spread
from shop.wallet.types import EntryKind, Payback, PurseKind, Wish

from .purses import Move, lock_purses, move

SECOND_LIFE = timedelta(days=90)
"""How long a card that was over can be spent again after money came back to it."""


class CannotSpend(Refusal):
    """The purses hold another amount than the shopper was told."""


def hold_tenders(*, reference: str, wish: Wish, user_id: int | None, total: Money, by: Actor, at: datetime) -> Money:
    """Keep what the wished purses pay of a total; answers how much. Raises CannotSpend when it is not what was agreed.

    The purses are locked in the order of their ids and read again, so that nobody spends the same money twice.
    """
    wished = wished_purses(wish, user_id=user_id, currency=total.currency, today=today_of(at))
    locked = lock_purses([purse.pk for purse in wished])
    purses = [locked[purse.pk] for purse in wished]
    shares = spread(total.minor, [purse.balance_minor for purse in purses])
    if sum(shares) != wish.covers_minor:
        raise CannotSpend(_("What your gift cards and store credit cover has changed. Look it over before you pay."))
    for purse, share in zip(purses, shares, strict=True):
        if share:
            tender = Tender.objects.create(reference=reference, purse=purse, amount_minor=share)
            change = tender.changes.create(to_status=tender.status, at=at, actor=str(by))
            _take(purse, tender, change.pk, by=by, at=at)
    return Money(sum(shares), total.currency)


def hold_tenders_again(*, reference: str, by: Actor, at: datetime) -> None:
    """Keep the same amounts once more for an order that is revived. Raises CannotSpend; then nothing has changed."""
    tenders = _tenders(reference, Tender.Status.RELEASED)
    purses = lock_purses([tender.purse_id for tender in tenders])
    if any(purses[tender.purse_id].balance_minor < tender.amount_minor for tender in tenders):
        raise CannotSpend(_("What your gift cards and store credit cover has changed. Look it over before you pay."))
    for tender in tenders:
        tender.hold_again(by=by, at=at)
        _take(purses[tender.purse_id], tender, tender.changes.latest("pk").pk, by=by, at=at)


def capture_tenders(*, reference: str, by: Actor, at: datetime) -> None:
    """The order is confirmed: what is held for it is paid, and posted."""
    for tender in _tenders(reference, Tender.Status.HELD):
        tender.capture(by=by, at=at)
        key, kind = f"capture:tender:{tender.pk}", tender.purse.kind
        post_tendered(key=key, reference=reference, amount=tender.amount, kind=kind, by=by, at=at)


def release_tenders(*, reference: str, by: Actor, at: datetime) -> None:
    """The order does not come: what is held for it can be spent again."""
    tenders = _tenders(reference, Tender.Status.HELD)
    purses = lock_purses([tender.purse_id for tender in tenders])
    for tender in tenders:
        tender.release(by=by, at=at)
        key = f"released:tender:{tender.changes.latest('pk').pk}"
        said = Move(EntryKind.RELEASED, tender.amount_minor, key, reference)
        move(purses[tender.purse_id], said, by=by, at=at)


@transaction.atomic
def give_tenders_back(*, back: Payback, by: Actor, at: datetime) -> Money:
    """Give back at most so much of what purses paid, the last one first; answers how much it was.

    Store credit gets its part before cards do. Asked again under the same key it answers what it did the first time.
    """
    most, rest = back.amount, back.amount.minor
    known = TenderRefund.objects.filter(key__startswith=f"{back.key}:tender:", tender__reference=back.reference)
    if known:
        return Money(sum(one.amount_minor for one in known), most.currency)
    for tender in reversed(_tenders(back.reference, Tender.Status.CAPTURED)):
        part = min(rest, tender.refundable.minor)
        if part > 0:
            _give_back(tender, Money(part, most.currency), back, by=by, at=at)
            rest -= part
    return most - Money(rest, most.currency)


def _give_back(tender: Tender, amount: Money, back: Payback, *, by: Actor, at: datetime) -> None:
    purse = _purse_now(tender.purse, at=at)
    refund = TenderRefund.objects.create(
        tender=tender,
        key=f"{back.key}:tender:{tender.pk}",
        amount_minor=amount.minor,
        reason=back.reason[:200],
        actor=str(by),
        at=at,
    )
    tender.refunded_minor += amount.minor
    tender.save(update_fields=["refunded_minor"])
    journal = f"refund:tender:{refund.pk}"
    said = Move(EntryKind.PAID_BACK, amount.minor, journal, tender.reference, back.reason)
    move(purse, said, by=by, at=at)
    post_tender_returned(key=journal, reference=tender.reference, amount=amount, kind=purse.kind, by=by, at=at)


def _purse_now(purse: Purse, *, at: datetime) -> Purse:
    """The purse that money goes back to, locked: a card's last replacement; a card that was over can be spent again.

    Each card is looked at behind the lock of its purse, so that none is replaced meanwhile.
    """
    locked = lock_purses([purse.pk])[purse.pk]
    if purse.kind == PurseKind.CREDIT:
        return locked
    card = GiftCard.objects.get(purse=purse)
    while newer := GiftCard.objects.filter(replaces=card).first():
        locked = lock_purses([newer.purse_id])[newer.purse_id]
        card = GiftCard.objects.get(pk=newer.pk)
    today = today_of(at)
    if not card.voided_at and not card.spendable(today):
        card.expires_on = today + SECOND_LIFE
        card.save(update_fields=["expires_on"])
    return locked


def _take(purse: Purse, tender: Tender, change_id: int, *, by: Actor, at: datetime) -> None:
    said = Move(EntryKind.HELD, -tender.amount_minor, f"held:tender:{change_id}", tender.reference)
    move(purse, said, by=by, at=at)


def _tenders(reference: str, status: Tender.Status) -> list[Tender]:
    """The reference's tenders in one status, locked, first to last."""
    rows = Tender.objects.select_for_update(of=("self",), no_key=True).filter(reference=reference, status=status)
    return list(rows.select_related("purse").order_by("pk"))
