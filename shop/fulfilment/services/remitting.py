"""Cash that carriers collected and hand over: their statement beside what was due."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.fulfilment.models import Remittance, RemittanceLine, Shipment
from shop.ledger.services import post_remitted

MOST_ROWS = 5_000
COLUMNS = ("consignment", "amount")
AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,3})?")


class CannotRemit(Refusal):
    """The statement cannot be read, or was taken in before."""


@dataclass(frozen=True, slots=True)
class Remitted:
    """One line of a statement: what the carrier hands over for a consignment."""

    number: int
    consignment: str
    amount: Money


def read_statement(*, content: bytes, currency: str) -> list[Remitted]:
    """The lines of a carrier's file, amounts in major units as people write them. Raises CannotRemit for a bad row."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
        if not set(COLUMNS) <= set(names):
            raise CannotRemit(_("The first row must name the columns consignment and amount."))
        rows = [
            Remitted(
                number, (line[names["consignment"]] or "").strip(), _amount(number, line[names["amount"]], currency)
            )
            for number, line in enumerate(reader, start=2)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CannotRemit(_("Save the file as CSV in UTF-8.")) from error
    if not 0 < len(rows) <= MOST_ROWS:
        raise CannotRemit(_("Send between 1 and %(count)d rows.") % {"count": MOST_ROWS})
    return rows


@transaction.atomic
def record_remittance(
    *, carrier_code: str, reference: str, lines: Sequence[Remitted], by: Actor, at: datetime
) -> Remittance:
    """Keep a statement and match each line to its shipment; differences are `RemittanceLine.difference_minor`.

    A shipment is remitted once: what is named again stands without one. Raises CannotRemit.
    """
    consignments = [line.consignment for line in lines]
    if not all(consignments) or len(consignments) != len(set(consignments)):
        raise CannotRemit(_("Each row needs a consignment of its own."))
    try:
        with transaction.atomic():
            statement = Remittance.objects.create(
                carrier_code=carrier_code, reference=reference, currency=lines[0].amount.currency, at=at, actor=str(by)
            )
    except IntegrityError as error:
        raise CannotRemit(_("This statement was taken in already.")) from error
    found = Shipment.objects.select_for_update(of=("self",), no_key=True).filter(
        carrier_code=carrier_code, consignment__in=consignments
    )
    known = {shipment.consignment: shipment for shipment in found.order_by("pk")}
    done = set(
        RemittanceLine.objects.filter(shipment__in=[one.pk for one in known.values()])
        .order_by("pk")
        .values_list("shipment", flat=True)
    )
    rows = RemittanceLine.objects.bulk_create(
        _line(statement, line, known.get(line.consignment), done) for line in lines
    )
    _post(statement, rows, by=by, at=at)
    return statement


def _post(statement: Remittance, rows: Sequence[RemittanceLine], *, by: Actor, at: datetime) -> None:
    """What was handed over for parcels that we know is in our bank; the rest waits for somebody to look at it."""
    amount = statement.money(sum(row.remitted_minor for row in rows if row.shipment_id))
    if amount:
        key, reference = f"remit:remittance:{statement.pk}", f"remittance:{statement.pk}"
        post_remitted(key=key, reference=reference, amount=amount, by=by, at=at)


def _line(statement: Remittance, line: Remitted, shipment: Shipment | None, done: set[int]) -> RemittanceLine:
    matched = shipment if shipment and shipment.pk not in done else None
    return RemittanceLine(
        remittance=statement,
        row_number=line.number,
        consignment=line.consignment,
        shipment=matched,
        due_minor=matched.collect_minor if matched and matched.delivered_at else 0,
        remitted_minor=line.amount.minor,
    )


def _amount(number: int, text: str | None, currency: str) -> Money:
    """Raises CannotRemit for what is no amount of the currency, naming its row."""
    found = AMOUNT.fullmatch((text or "").replace(",", "").strip())
    try:
        return Money.from_major(found[0] if found else "", currency)
    except ValueError as error:
        raise CannotRemit(_("Row %(number)d has no amount.") % {"number": number}) from error
