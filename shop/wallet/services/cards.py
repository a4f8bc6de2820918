"""Gift cards: made, handed out on their day, replaced, voided, over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.ids import hash_of_token, uuid7
from shop.base.locks import lock, lock_name
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.purses import post_tendered, post_value_given, post_value_lapsed
from shop.store.queries import today_of
from shop.wallet.events import CardDue
from shop.wallet.models import GiftCard, Purse, PurseEntry, Tender
from shop.wallet.queries import cards_due, cards_over
from shop.wallet.rules import TAIL, new_code, plain_code, spaced
from shop.wallet.types import CardDraft, EntryKind, PurseKind

from .credit import ALONE_AT_MOST
from .purses import Move, lock_purse, move

BY = Actor.system("worker")


class CannotIssueCard(Refusal):
    """The card is worth nothing, or would be over before it is sent."""


class CannotChangeCard(Refusal):
    """The card is over already, or an order that waits for its payment uses it."""


def draft_card(*, draft: CardDraft, reference: str, token: UUID, by: Actor, at: datetime) -> GiftCard:
    """A card that an order buys; it is nothing until that is paid. Raises CannotIssueCard."""
    return _make(draft, reference, token=token, by=by, at=at)


def open_sold_cards(*, reference: str, by: Actor, at: datetime) -> None:
    """The order is paid: its cards have their worth, which its sale posts, and are sent on their day."""
    for card in GiftCard.objects.filter(reference=reference, ready_at=None, voided_at=None).order_by("pk"):
        move(lock_purse(card.purse_id), Move(EntryKind.SOLD, card.initial_minor, f"sale:{reference}"), by=by, at=at)
        card.ready_at = at
        card.save(update_fields=["ready_at"])


@transaction.atomic
def issue_card(*, draft: CardDraft, token: UUID | None = None, by: Actor, at: datetime) -> GiftCard:
    """Staff give a card away, once per token of the form; it is sent on its day. Raises CannotIssueCard.

    A card is money that nobody else has to approve, so its worth has the limit of credit that one person gives.
    """
    if token:
        lock_name(f"gift card {token}")
        if earlier := GiftCard.objects.filter(public_id=token).first():
            return earlier
    if by.id is not None and draft.amount.minor > ALONE_AT_MOST:
        sentence = _("One person may give %(most)s at most on a card. Give store credit: a colleague approves it.")
        raise CannotIssueCard(sentence % {"most": Money(ALONE_AT_MOST, draft.amount.currency)})
    card = _make(draft, "", token=token, by=by, at=at)
    card.ready_at = at
    card.save(update_fields=["ready_at"])
    key = f"given:card:{card.pk}"
    move(card.purse, Move(EntryKind.GIVEN, card.initial_minor, key), by=by, at=at)
    post_value_given(key=key, reference=card.purse.reference, amount=card.initial, kind=PurseKind.CARD, by=by, at=at)
    after = {"amount": card.initial_minor, "currency": card.purse.currency}
    audit.note("wallet.card_issued", subject=("wallet.giftcard", card.pk), by=by, at=at, after=after)
    return card


def send_due_cards(*, at: datetime) -> int:
    """Have every card handed out whose day has come, each once; returns how many."""
    ids = list(cards_due(today_of(at)).values_list("pk", flat=True))
    return sum(_sent(card_id, at) for card_id in ids)


@transaction.atomic
def _sent(card_id: int, at: datetime) -> bool:
    card = lock(GiftCard, card_id)
    if card.sent_at or card.voided_at or card.ready_at is None:
        return False
    _hand_out(card, by=BY, at=at)
    return True


@transaction.atomic
def send_again(*, card_id: int, email: str, by: Actor, at: datetime) -> GiftCard:
    """The card goes out once more, to an address, with a new code; the one before ends. Raises CannotChangeCard."""
    card = lock(GiftCard, card_id)
    if not card.spendable(today_of(at)):
        raise CannotChangeCard(_("This card cannot be spent any more. There is nothing to send."))
    card.recipient_email = email
    card.save(update_fields=["recipient_email"])
    _hand_out(card, by=by, at=at)
    audit.note("wallet.card_sent_again", subject=("wallet.giftcard", card.pk), by=by, at=at)
    return card


def _hand_out(card: GiftCard, *, by: Actor, at: datetime) -> None:
    card.sent_at = at
    card.save(update_fields=["sent_at"])
    record(CardDue(subject_id=card.pk), by=by, at=at)


@transaction.atomic
def give_code(*, card_id: int, code: str = "", at: datetime) -> str:
    """Make the card's code, for the mail that carries it, as it is printed: nobody can read it again.

    One that it had before ends.
    """
    card = lock(GiftCard, card_id)
    code = plain_code(code) or new_code()
    card.code_hash, card.last_four, card.sent_at = hash_of_token(code), code[-TAIL:], card.sent_at or at
    card.save(update_fields=["code_hash", "last_four", "sent_at"])
    return spaced(code)


@transaction.atomic
def void_card(*, card_id: int, reason: str, by: Actor, at: datetime) -> GiftCard:
    """The card ends, and what is left on it lapses. Raises CannotChangeCard."""
    card, purse = _locked(card_id)
    card.voided_at = at
    card.save(update_fields=["voided_at"])
    _lapse(card, purse, reason, by=by, at=at)
    after = {"reason": reason}
    audit.note("wallet.card_voided", subject=("wallet.giftcard", card.pk), by=by, at=at, after=after)
    return card


@transaction.atomic
def take_back_card(*, card_id: int, reason: str, by: Actor, at: datetime) -> tuple[GiftCard, PurseEntry]:
    """A card that was bought ends, and what is left on it is owed to its buyer. Raises CannotChangeCard.

    The caller sends it back, in the same transaction; the answer is the card and what left it.
    """
    card, purse = _locked(card_id)
    if purse.balance_minor <= 0:
        raise CannotChangeCard(_("Nothing is left on this card. There is nothing to pay back."))
    left, times = purse.balance, purse.entries.filter(kind=EntryKind.TAKEN_BACK).count()
    key = f"return:card:{card.pk}:{times + 1}"
    entry = move(purse, Move(EntryKind.TAKEN_BACK, -left.minor, key, card.reference, reason), by=by, at=at)
    post_tendered(key=key, reference=card.reference, amount=left, kind=PurseKind.CARD, by=by, at=at)
    card.voided_at = card.voided_at or at
    card.save(update_fields=["voided_at"])
    after = {"amount": left.minor, "currency": left.currency, "reason": reason}
    audit.note("wallet.card_refunded", subject=("wallet.giftcard", card.pk), by=by, at=at, after=after)
    return card, entry


@transaction.atomic
def replace_card(*, card_id: int, email: str, reason: str, by: Actor, at: datetime) -> GiftCard:
    """The card ends, and a new one with what is left of it is sent to an address. Raises CannotChangeCard."""
    card, purse = _locked(card_id)
    if purse.balance_minor <= 0:
        raise CannotChangeCard(_("Nothing is left on this card. There is nothing to replace."))
    today = today_of(at)
    draft = CardDraft(
        amount=purse.balance,
        recipient_name=card.recipient_name,
        recipient_email=email,
        sender_name=card.sender_name,
        deliver_on=today,
        language=card.language,
        expires_on=card.expires_on,
    )
    newer = _make(draft, card.reference, by=by, at=at)
    newer.replaces, newer.ready_at = card, at
    newer.save(update_fields=["replaces", "ready_at"])
    left = purse.balance_minor
    move(purse, Move(EntryKind.MOVED, -left, f"moved:card:{card.pk}", note=reason), by=by, at=at)
    move(newer.purse, Move(EntryKind.MOVED, left, f"moved:card:{newer.pk}", note=reason), by=by, at=at)
    card.voided_at = at
    card.save(update_fields=["voided_at"])
    _hand_out(newer, by=by, at=at)
    after = {"reason": reason, "replacement": newer.pk}
    audit.note("wallet.card_replaced", subject=("wallet.giftcard", card.pk), by=by, at=at, after=after)
    return newer


def expire_cards(*, at: datetime) -> int:
    """What is left on cards whose last day is over lapses; returns how many."""
    ids = list(cards_over(today_of(at)).values_list("pk", flat=True))
    return sum(_expired(card_id, at) for card_id in ids)


@transaction.atomic
def _expired(card_id: int, at: datetime) -> bool:
    purse = lock_purse(_purse_id(card_id))
    card = lock(GiftCard, card_id)
    if card.spendable(today_of(at)) or card.voided_at or not purse.balance_minor:
        return False
    _lapse(card, purse, "", by=BY, at=at)
    return True


def _lapse(card: GiftCard, purse: Purse, reason: str, *, by: Actor, at: datetime) -> None:
    """What is left is nobody's any more; a card that got something back after that may lapse once more."""
    if not purse.balance_minor:
        return
    left, times = purse.balance, purse.entries.filter(kind=EntryKind.LAPSED).count()
    key = f"lapsed:card:{card.pk}:{times + 1}"
    move(purse, Move(EntryKind.LAPSED, -left.minor, key, note=reason), by=by, at=at)
    post_value_lapsed(key=key, reference=purse.reference, amount=left, kind=PurseKind.CARD, by=by, at=at)


def _locked(card_id: int) -> tuple[GiftCard, Purse]:
    """The card and its purse, both locked, if it can still be changed. Raises CannotChangeCard."""
    purse = lock_purse(_purse_id(card_id))
    card = lock(GiftCard, card_id)
    if card.voided_at and not purse.balance_minor:
        raise CannotChangeCard(_("This card has ended already."))
    if card.ready_at is None:
        raise CannotChangeCard(_("This card is not paid. There is nothing to change."))
    if Tender.objects.filter(purse=purse, status=Tender.Status.HELD).exists():
        raise CannotChangeCard(_("An order that waits for its payment uses this card. Try again when it is paid."))
    return card, purse


def _purse_id(card_id: int) -> int:
    """The purse is locked before its card, as payments do."""
    return GiftCard.objects.values_list("purse", flat=True).get(pk=card_id)


def _make(draft: CardDraft, reference: str, *, token: UUID | None = None, by: Actor, at: datetime) -> GiftCard:
    if draft.amount.minor <= 0:
        raise CannotIssueCard(_("Enter what the card is worth."))
    if draft.expires_on and draft.expires_on < draft.deliver_on:
        raise CannotIssueCard(_("The card would be over before it is sent. Choose a later last day."))
    purse = Purse.objects.create(kind=PurseKind.CARD, currency=draft.amount.currency)
    return GiftCard.objects.create(
        public_id=token or uuid7(),
        purse=purse,
        initial_minor=draft.amount.minor,
        reference=reference,
        recipient_name=draft.recipient_name,
        recipient_email=draft.recipient_email,
        sender_name=draft.sender_name,
        message=draft.message,
        language=draft.language,
        deliver_on=draft.deliver_on,
        expires_on=draft.expires_on,
        issued_at=at,
        issued_by=str(by),
    )
