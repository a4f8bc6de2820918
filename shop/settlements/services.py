"""Taking a provider's file in: rows are matched, fees and payouts posted, what disagrees is kept as a break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.services import post_fee, post_settled
from shop.store.queries import store

from .arriving import book_arrival
from .bank import BANK, bank_lines, post_bank
from .models import ProviderLine, ProviderStatement
from .queries import matched_before, parts_matched_before, parts_named, payments_named, refunds_named
from .rules import Unreadable, read_rows, trouble_of
from .types import OF_BANKS, OF_PROVIDERS, Booked, LineKind, Said, Source


class CannotTakeIn(Refusal):
    """The file cannot be read, or was taken in before."""


def kinds_in(provider: str) -> frozenset[LineKind]:
    """What the rows of somebody's file can be about."""
    return OF_BANKS if provider == BANK else OF_PROVIDERS


class CannotResolve(Refusal):
    """The row is no open break, or nothing was said about it."""


def read_file(*, content: bytes, currency: str) -> list[Said]:
    """The rows of a provider's file. Raises CannotTakeIn."""
    try:
        return read_rows(content, currency, store().currency)
    except Unreadable as error:
        if error.row:
            raise CannotTakeIn(_("Row %(number)d cannot be read.") % {"number": error.row}) from error
        raise CannotTakeIn(
            _(
                "Save the file as CSV with the columns kind, reference, amount and fee."
                " A kind is payment, refund, payout or fee; in a bank's statement seller, back, hand, wallet or fee."
            )
        ) from error


@transaction.atomic
def take_in(*, source: Source, rows: Sequence[Said], by: Actor, at: datetime) -> ProviderStatement:
    """Keep a file, match its rows, post what the provider kept and paid out. Raises CannotTakeIn."""
    wrong = next((row.number for row in rows if row.kind not in kinds_in(source.provider)), None)
    if wrong:
        raise CannotTakeIn(_("Row %(number)d is of a kind that such a file does not have.") % {"number": wrong})
    lock_name(f"settlements:{source.provider}")
    try:
        with transaction.atomic():
            statement = ProviderStatement.objects.create(
                provider=source.provider,
                reference=source.reference,
                currency=rows[0].amount.currency,
                starts_on=source.first_on,
                ends_on=source.last_on,
                at=at,
                actor=str(by),
            )
    except IntegrityError as error:
        raise CannotTakeIn(_("This file was taken in already, or its last day comes before the first.")) from error
    if source.provider == BANK:
        post_bank(statement, ProviderLine.objects.bulk_create(bank_lines(statement, rows)), by=by, at=at)
    else:
        kinds = [(kind, [row for row in rows if row.kind == kind]) for kind in LineKind]
        lines = [line for kind, chosen in kinds for line in _lines(statement, kind, chosen)]
        ProviderLine.objects.bulk_create(sorted(lines, key=lambda line: line.row_number))
        _post(statement, rows, by=by, at=at)
        book_arrival(statement, by=by, at=at)
    audit.note("settlements.taken_in", subject=("settlements.statement", statement.pk), by=by, at=at)
    return statement


def _lines(statement: ProviderStatement, kind: LineKind, rows: Sequence[Said]) -> list[ProviderLine]:
    """The rows of one kind, those about payments and refunds beside ours."""
    if kind in {LineKind.PAYOUT, LineKind.FEE}:
        return [_line(statement, row) for row in rows]
    find = payments_named if kind == LineKind.PAYMENT else refunds_named
    references = {row.reference for row in rows}
    ours = find(statement.provider, references, statement.currency)
    seen = matched_before(kind, {booked.id for booked in ours.values()})
    parts = parts_named(statement.provider, references, statement.currency) if kind == LineKind.PAYMENT else {}
    taken = parts_matched_before({one.id for found in parts.values() for one in found}) if parts else set()
    lines = []
    for row in rows:
        if row.reference in parts:
            lines.append(_part_matched(statement, row, parts[row.reference], taken))
            continue
        booked = ours.get(row.reference)
        lines.append(_matched(statement, row, booked, seen=booked is not None and booked.id in seen))
        seen |= {booked.id} if booked else set()
    return lines


def _part_matched(statement: ProviderStatement, row: Said, parts: Sequence[Booked], taken: set[int]) -> ProviderLine:
    """A row beside the part of a reservation that it fits: each part once, the one of the row's amount first."""
    free = [one for one in parts if one.id not in taken]
    booked = next((one for one in free if one.amount_minor == row.amount.minor), next(iter(free), None))
    seen = booked is None and bool(parts)
    trouble = trouble_of(row, booked or next(iter(parts), None), seen=seen)
    taken |= {booked.id} if booked else set()
    return _line(
        statement,
        row,
        trouble=trouble or "",
        expected_minor=booked.amount_minor if booked else None,
        capture_id=booked.id if booked else None,
    )


def _matched(statement: ProviderStatement, row: Said, booked: Booked | None, *, seen: bool) -> ProviderLine:
    trouble = trouble_of(row, booked, seen=seen)
    found = booked.id if booked and not seen else None
    return _line(
        statement,
        row,
        trouble=trouble or "",
        expected_minor=booked.amount_minor if booked else None,
        attempt_id=found if row.kind == LineKind.PAYMENT else None,
        refund_id=found if row.kind == LineKind.REFUND else None,
    )


def _line(statement: ProviderStatement, row: Said, **columns: Any) -> ProviderLine:
    return ProviderLine(
        statement=statement,
        row_number=row.number,
        kind=row.kind,
        reference=row.reference,
        amount_minor=row.amount.minor,
        fee_minor=row.fee.minor,
        arrived_minor=row.arrived.minor if row.arrived else None,
        **columns,
    )


def _post(statement: ProviderStatement, rows: Sequence[Said], *, by: Actor, at: datetime) -> None:
    """What the provider kept is our expense, what it paid out is in our bank."""
    currency, reference = statement.currency, f"settlement:{statement.pk}"
    kept = [row.fee for row in rows] + [row.amount for row in rows if row.kind == LineKind.FEE]
    fees = Money.total(kept, currency)
    out = Money.total((row.amount for row in rows if row.kind == LineKind.PAYOUT), currency)
    if fees:
        key = f"fee:settlement:{statement.pk}"
        post_fee(key=key, reference=reference, amount=fees, provider=statement.provider, by=by, at=at)
    if out:
        key = f"settled:settlement:{statement.pk}"
        post_settled(key=key, reference=reference, amount=out, provider=statement.provider, by=by, at=at)


@transaction.atomic
def resolve_break(*, line_id: int, note: str, by: Actor, at: datetime) -> ProviderLine:
    """Somebody looked at a row that disagrees and says what came of it. Raises CannotResolve."""
    line = lock(ProviderLine, line_id)
    if not line.trouble or line.resolved_at:
        raise CannotResolve(_("Somebody looked at this row already."))
    if not note.strip():
        raise CannotResolve(_("Say what came of it."))
    line.resolved_at, line.resolved_by, line.note = at, str(by), note.strip()
    line.save(update_fields=["resolved_at", "resolved_by", "note"])
    after = {"note": line.note}
    audit.note("settlements.break_resolved", subject=("settlements.line", line.pk), by=by, at=at, after=after)
    return line
