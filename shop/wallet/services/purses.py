"""The one place where a balance changes: under its row's lock, with its entry, in the same statement's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.base.actor import Actor
from shop.base.locks import lock, lock_all
from shop.wallet.models import Purse, PurseEntry
from shop.wallet.types import EntryKind, PurseKind


@dataclass(frozen=True, slots=True)
class Move:
    """What a purse's entry says; `key` names it once and is its journal's key where it has one."""

    kind: EntryKind
    amount_minor: int
    key: str
    reference: str = ""
    note: str = ""


def lock_purse(purse_id: int) -> Purse:
    """The purse, locked until the transaction ends."""
    return lock(Purse, purse_id)


def lock_purses(purse_ids: list[int]) -> dict[int, Purse]:
    """The purses by id, locked in the order of their ids."""
    return lock_all(Purse, purse_ids)


def credit_purse(user_id: int, currency: str) -> Purse:
    """The person's purse, locked; made when there was none."""
    purse, _made = Purse.objects.get_or_create(
        kind=PurseKind.CREDIT, user_id=user_id, currency=currency, defaults={"balance_minor": 0}
    )
    return lock_purse(purse.pk)


def move(purse: Purse, said: Move, *, by: Actor, at: datetime) -> PurseEntry:
    """Change a locked purse. The table refuses a balance below zero and a key that was used before."""
    purse.balance_minor += said.amount_minor
    purse.save(update_fields=["balance_minor"])
    return PurseEntry.objects.create(
        purse=purse,
        kind=said.kind,
        amount_minor=said.amount_minor,
        key=said.key,
        reference=said.reference,
        note=said.note[:200],
        actor=str(by),
        at=at,
    )


def entry_with_key(key: str) -> PurseEntry | None:
    """What happened under this key, if it did."""
    return PurseEntry.objects.filter(key=key).select_related("purse").first()
