"""Reading purses, cards and tenders. A person's credit goes through the person; a card through its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shop.base.ids import hash_of_token
from shop.base.money import Money
from shop.store.queries import today_of

from .models import GiftCard, Proposal, Purse, PurseEntry, Tender, TenderRefund
from .rules import LENGTH, plain_code, spread
from .types import CardFilter, CardState, Cover, Part, PurseKind, TenderView, Wish

if TYPE_CHECKING:
    from shop.accounts.models import User


UNSENT = "short:"
"""How the keys begin under which money goes back for what a seller cannot send."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A person's store credit: what can be spent, and what is kept for orders that wait for their payment."""

    balance: Money
    held: Money


def credit_of(user_id: int, currency: str) -> Credit:
    """The person's store credit; nothing for who never had any."""
    purse = Purse.objects.filter(kind=PurseKind.CREDIT, user=user_id, currency=currency).first()
    if purse is None:
        return Credit(Money.zero(currency), Money.zero(currency))
    held = Tender.objects.filter(purse=purse, status=Tender.Status.HELD).aggregate(sum=Sum("amount_minor"))["sum"]
    return Credit(purse.balance, Money(held or 0, currency))


def credit_entries_of(user: User) -> QuerySet[PurseEntry]:
    """What came to the person's credit and went from it, newest first."""
    found = PurseEntry.objects.filter(purse__kind=PurseKind.CREDIT, purse__user=user.pk)
    return found.select_related("purse").order_by("-id")


def entry_for_mail(entry_id: int) -> PurseEntry:
    """A movement of credit with its person. Raises PurseEntry.DoesNotExist."""
    return PurseEntry.objects.select_related("purse__user").get(pk=entry_id)


def card_of_code(typed: str) -> GiftCard | None:
    """The card that a code names, spendable or not; the code as people type it."""
    code = plain_code(typed)
    if len(code) != LENGTH:
        return None
    return GiftCard.objects.select_related("purse").filter(code_hash=hash_of_token(code)).first()


def card_with_id(card_id: int) -> GiftCard:
    """A card. Raises GiftCard.DoesNotExist."""
    return GiftCard.objects.select_related("purse").get(pk=card_id)


def cards_with_ids(ids: Iterable[int]) -> list[GiftCard]:
    """These cards, in the order of the ids."""
    wanted = list(ids)
    found = GiftCard.objects.select_related("purse").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def cards_of_reference(reference: str) -> QuerySet[GiftCard]:
    """The cards that an order bought, oldest first."""
    return GiftCard.objects.filter(reference=reference).select_related("purse").order_by("id")


def cards_due(today: date) -> QuerySet[GiftCard]:
    """The cards whose day to be sent has come, oldest first."""
    due = GiftCard.objects.filter(deliver_on__lte=today, sent_at=None, voided_at=None, ready_at__isnull=False)
    return due.order_by("deliver_on", "id")


def cards_sold_for(references: Iterable[str]) -> dict[str, int]:
    """What the cards that each order buys are worth, in minor units; orders without are left out."""
    rows = GiftCard.objects.filter(reference__in=list(references), replaces=None).order_by()
    return dict(rows.values_list("reference").annotate(sum=Sum("initial_minor")))


def card_of_token(token: UUID) -> GiftCard | None:
    """The card that a form made: the form's token is its name outside."""
    return GiftCard.objects.select_related("purse").filter(public_id=token).first()


def cards_over(today: date) -> QuerySet[GiftCard]:
    """The cards that can no longer be spent and still have something, oldest first."""
    return GiftCard.objects.filter(expires_on__lt=today, voided_at=None, purse__balance_minor__gt=0).order_by("id")


def cards_for_office(wanted: CardFilter, *, today: date) -> QuerySet[GiftCard]:
    """The cards that match, newest first; staff only."""
    found = GiftCard.objects.select_related("purse").order_by("-id")
    if words := wanted.words.strip():
        found = found.filter(Q(last_four__iexact=words[-4:]) if "@" not in words else Q(recipient_email__iexact=words))
    return found.filter(_in_state(CardState(wanted.state), today)) if wanted.state else found


def _in_state(state: CardState, today: date) -> Q:
    good = Q(voided_at=None, ready_at__isnull=False) & (Q(expires_on=None) | Q(expires_on__gte=today))
    return {
        CardState.UNPAID: Q(voided_at=None, ready_at=None),
        CardState.WAITING: good & Q(code_hash=None),
        CardState.OPEN: good & Q(code_hash__isnull=False, purse__balance_minor__gt=0),
        CardState.SPENT: good & Q(code_hash__isnull=False, purse__balance_minor=0),
        CardState.EXPIRED: Q(voided_at=None, ready_at__isnull=False, expires_on__lt=today),
        CardState.VOIDED: Q(voided_at__isnull=False),
    }[state]


def card_for_office() -> QuerySet[GiftCard]:
    """Cards with everything that their page in the office shows."""
    return GiftCard.objects.select_related("purse", "replaces").prefetch_related("purse__entries").order_by("pk")


def open_proposals() -> QuerySet[Proposal]:
    """Credit that waits for a second person, oldest first; staff only."""
    return Proposal.objects.filter(decided_at=None).select_related("user").order_by("pk")


def liabilities(currency: str) -> dict[str, Money]:
    """What the marketplace owes on each kind of purse, what is held for orders included; staff only."""
    held = Tender.objects.filter(status=Tender.Status.HELD, purse__currency=currency).order_by()
    sums = dict(held.values_list("purse__kind").annotate(sum=Sum("amount_minor")))
    kept = Purse.objects.filter(currency=currency).order_by().values_list("kind").annotate(sum=Sum("balance_minor"))
    balances = dict(kept)
    return {kind: Money(balances.get(kind, 0) + sums.get(kind, 0), currency) for kind in PurseKind.values}


def cover_of(wish: Wish, *, user_id: int | None, total: Money, at: datetime) -> Cover:
    """What the wished purses pay of a total as they stand now: cards as they were entered, then credit."""
    purses = wished_purses(wish, user_id=user_id, currency=total.currency, today=today_of(at))
    shares = spread(total.minor, [purse.balance_minor for purse in purses])
    parts = [_part(purse, share) for purse, share in zip(purses, shares, strict=True) if share]
    return Cover(tuple(parts), total - Money(sum(shares), total.currency))


def wished_purses(wish: Wish, *, user_id: int | None, currency: str, today: date) -> list[Purse]:
    """The purses that a wish names and that can be spent on a day, in the order in which they are."""
    cards = GiftCard.objects.filter(pk__in=wish.cards, purse__currency=currency).select_related("purse")
    by_id = {card.pk: card for card in cards if card.code_hash and card.spendable(today)}
    purses = [by_id[card_id].purse for card_id in dict.fromkeys(wish.cards) if card_id in by_id]
    if wish.credit and user_id:
        purses += Purse.objects.filter(kind=PurseKind.CREDIT, user=user_id, currency=currency)
    return purses


def _part(purse: Purse, minor: int) -> Part:
    card = purse.card if purse.kind == PurseKind.CARD else None
    return Part(purse.pk, Money(minor, purse.currency), card.last_four if card else "", card.pk if card else None)


def tenders_of(references: Iterable[str]) -> dict[str, list[Tender]]:
    """What purses pay or paid of each reference, first to last, what was let go left out; in one query."""
    rows = Tender.objects.filter(reference__in=list(references)).exclude(status=Tender.Status.RELEASED)
    unsent = Coalesce(Sum("refunds__amount_minor", filter=Q(refunds__key__startswith=UNSENT)), 0)
    found: dict[str, list[Tender]] = {}
    for row in rows.annotate(unsent=unsent).select_related("purse__card").order_by("pk"):
        row.unsent_minor = row.unsent
        found.setdefault(row.reference, []).append(row)
    return found


def tender_view(tender: Tender) -> TenderView:
    """A tender as pages and mails print it."""
    purse = tender.purse
    last_four = purse.card.last_four if purse.kind == PurseKind.CARD else ""
    given_back, unsent = Money(tender.refunded_minor, purse.currency), Money(tender.unsent_minor, purse.currency)
    return TenderView(PurseKind(purse.kind).label, last_four, tender.amount, given_back, unsent)


def tendered_of(references: Iterable[str]) -> dict[str, int]:
    """What purses pay of each reference in minor units, given back or not; those without are left out."""
    rows = Tender.objects.filter(reference__in=list(references)).exclude(status=Tender.Status.RELEASED)
    return dict(rows.order_by().values_list("reference").annotate(sum=Sum("amount_minor")))


def given_back_under(key: str) -> int:
    """What went back to the purses that had paid, under one key, in minor units."""
    rows = TenderRefund.objects.filter(key__startswith=f"{key}:tender:")
    return rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def refundable_in_purses(reference: str) -> int:
    """What purses paid for a reference and was not given back, in minor units."""
    rows = Tender.objects.filter(reference=reference, status=Tender.Status.CAPTURED)
    return rows.aggregate(sum=Sum(F("amount_minor") - F("refunded_minor")))["sum"] or 0
