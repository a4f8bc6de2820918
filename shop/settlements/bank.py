"""A statement of our own bank beside the books: payouts, money paid back by hand, and buyers' wallet transfers.

Every row is matched with the journal that moved the money here. A payout that the bank gave out, or sent back, before
anybody noted it is told to its room; what was paid by hand, and what buyers sent to a wallet, is joined to the bank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.money import Money
from shop.ledger.services import post_bank_fee, post_joined, post_settled

from .events import PayoutSeen
from .models import ProviderLine, ProviderStatement
from .queries import OUR_BANK, booked_handbacks, booked_payouts, booked_transfers, journals_matched
from .rules import trouble_of
from .types import Booked, LineKind, Said

BANK, TRANSFER = OUR_BANK, "transfer"
PAYOUT_NUMBER = re.compile(r"PO-(\d{4,12})\b", re.IGNORECASE)
FIRST_NUMBER = 1000


def bank_lines(statement: ProviderStatement, rows: Sequence[Said]) -> list[ProviderLine]:
    """Every row with the journal that it is about, or with what is wrong."""
    booked = {kind: _booked(kind, [row for row in rows if row.kind == kind]) for kind in LineKind}
    seen = journals_matched(one.id for found in booked.values() for one in found.values())
    lines = []
    for row in rows:
        ours = booked[LineKind(row.kind)].get(row.number)
        twice = ours is not None and ours.id in seen
        trouble = None if row.kind == LineKind.FEE else trouble_of(row, ours, seen=twice)
        lines.append(
            ProviderLine(
                statement=statement,
                row_number=row.number,
                kind=row.kind,
                reference=row.reference,
                amount_minor=row.amount.minor,
                fee_minor=row.fee.minor,
                trouble=trouble or "",
                expected_minor=ours.amount_minor if ours else None,
                journal_id=ours.id if ours and not twice else None,
            )
        )
        seen |= {ours.id} if ours else set()
    return lines


def _booked(kind: LineKind, rows: Sequence[Said]) -> dict[int, Booked]:
    """Our journal of each row, by the row's number."""
    if kind in {LineKind.SELLER, LineKind.BACK}:
        numbers = {row.number: payout_id_in(row.reference) for row in rows}
        ours = booked_payouts(kind, {pk for pk in numbers.values() if pk})
        return {number: ours[pk] for number, pk in numbers.items() if pk in ours}
    if kind == LineKind.WALLET:
        sent = booked_transfers({row.reference.upper() for row in rows})
        return {row.number: sent[row.reference.upper()] for row in rows if row.reference.upper() in sent}
    if kind == LineKind.HAND:
        given = booked_handbacks({row.reference for row in rows})
        return {row.number: one for row in rows if (one := _fitting(given.get(row.reference, []), row))}
    return {}


def _fitting(given: list[Booked], row: Said) -> Booked | None:
    """The hand-back of an order that this row is about: the one of its amount, else any; each once."""
    same = next((one for one in given if one.amount_minor == row.amount.minor), None) or next(iter(given), None)
    if same:
        given.remove(same)
    return same


def payout_id_in(text: str) -> int:
    """The payout whose number (PO-1001) stands in what the bank prints; 0 where there is none."""
    found = PAYOUT_NUMBER.search(text)
    return int(found[1]) - FIRST_NUMBER if found else 0


def post_bank(statement: ProviderStatement, lines: Iterable[ProviderLine], *, by: Actor, at: datetime) -> None:
    """Join what went by hand and by wallet to the bank, post its fees, and tell of payouts."""
    rows, reference = list(lines), f"settlement:{statement.pk}"
    agreed = [line for line in rows if not line.trouble]

    def total(kind: LineKind) -> Money:
        return Money(sum(line.amount_minor for line in agreed if line.kind == kind), statement.currency)

    fees = total(LineKind.FEE) + Money(sum(line.fee_minor for line in rows), statement.currency)
    by_hand, by_wallet = total(LineKind.HAND), total(LineKind.WALLET)
    if fees:
        post_bank_fee(key=f"fee:settlement:{statement.pk}", reference=reference, amount=fees, by=by, at=at)
    if by_hand:
        post_joined(key=f"joined:settlement:{statement.pk}", reference=reference, amount=by_hand, by=by, at=at)
    if by_wallet:
        key = f"settled:settlement:{statement.pk}"
        post_settled(key=key, reference=reference, amount=by_wallet, provider=TRANSFER, by=by, at=at)
    for line in agreed:
        if line.kind in {LineKind.SELLER, LineKind.BACK}:
            fact = PayoutSeen(
                subject_id=payout_id_in(line.reference),
                returned=line.kind == LineKind.BACK,
                words=line.reference[:80],
            )
            record(fact, by=by, at=at)
