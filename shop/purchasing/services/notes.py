"""Purchase notes: written, received in parts or whole, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.counters import next_of
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.services import note_costs
from shop.inventory.services import open_stock, receive
from shop.purchasing.models import PurchaseLine, PurchaseNote, Receipt, ReceiptLine, Supplier
from shop.purchasing.queries import counted_variants
from shop.purchasing.types import PurchaseDraft, WantedLine
from shop.store.queries import store


class CannotOrder(Refusal):
    """The note can't be written like this; `sku` is the line that is wrong, empty for the note itself."""

    def __init__(self, message: str, *, sku: str = "") -> None:
        super().__init__(message)
        self.sku = sku


class CannotReceive(Refusal):
    """This can't have come in."""


@transaction.atomic
def order_goods(*, seller_id: int, draft: PurchaseDraft, by: Actor, at: datetime) -> PurchaseNote:
    """Write down what is ordered from a supplier; lines of one SKU are added up. Raises CannotOrder."""
    if not Supplier.objects.filter(pk=draft.supplier_id, seller=seller_id, archived_at=None).exists():
        raise CannotOrder(_("Choose one of your suppliers."))
    lines = _added_up(draft.lines)
    if not lines:
        raise CannotOrder(_("Write at least one line: a SKU and how many."))
    variants = counted_variants(seller_id, [line.sku for line in lines])
    for line in lines:
        if line.sku not in variants:
            sentence = _("You offer no goods with the SKU %(sku)s. Check the number, or add the product first.")
            raise CannotOrder(sentence % {"sku": line.sku}, sku=line.sku)
    note = PurchaseNote.objects.create(
        seller_id=seller_id,
        supplier_id=draft.supplier_id,
        number=next_of(f"purchases {seller_id}"),
        expected_on=draft.expected_on,
        words=draft.words,
        currency=store().currency,
        at=at,
        actor=str(by),
    )
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            note=note,
            variant=variants[line.sku],
            position=position,
            quantity=line.quantity,
            cost_minor=line.cost_minor,
        )
        for position, line in enumerate(lines, start=1)
    )
    return note


@transaction.atomic
def receive_goods(*, note_id: int, quantities: Mapping[int, int], token: str, by: Actor, at: datetime) -> Receipt:
    """Put what came (pieces by line id) into the stock, and keep the costs; the same token again has no effect.

    Raises CannotReceive for more than is missing, for nothing at all, and for a note that is over.
    """
    note = lock(PurchaseNote, note_id)
    known = Receipt.objects.filter(note=note, token=token).first()
    if known:
        return known
    if note.status != PurchaseNote.Status.OPEN:
        raise CannotReceive(_("This note is over. Write a new one for what came later."))
    lines = list(note.lines.select_related("variant").order_by("variant"))
    came = {line: quantities.get(line.pk, 0) for line in lines}
    came = {line: quantity for line, quantity in came.items() if quantity}
    _check(came)
    receipt = Receipt.objects.create(note=note, token=token, at=at, actor=str(by))
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, line=line, quantity=quantity) for line, quantity in came.items()
    )
    for line, quantity in came.items():
        line.received += quantity
    PurchaseLine.objects.bulk_update(came, ["received"])
    _stock(note, came, receipt, by=by, at=at)
    if not any(line.missing for line in lines):
        note.receive_all(by=by, at=at)
    return receipt


@transaction.atomic
def close_purchase(*, note_id: int, by: Actor, at: datetime) -> PurchaseNote:
    """What is missing does not come; again is without effect. Raises CannotReceive for a note that came whole."""
    note = lock(PurchaseNote, note_id)
    if note.status == PurchaseNote.Status.RECEIVED:
        raise CannotReceive(_("Everything of this note came, so there is nothing to close."))
    if note.status == PurchaseNote.Status.OPEN:
        note.close(by=by, at=at)
    return note


def _added_up(wanted: Sequence[WantedLine]) -> list[WantedLine]:
    found: dict[str, WantedLine] = {}
    for line in wanted:
        before = found.get(line.sku)
        quantity = line.quantity + (before.quantity if before else 0)
        cost = line.cost_minor if line.cost_minor is not None else before.cost_minor if before else None
        found[line.sku] = WantedLine(sku=line.sku, quantity=quantity, cost_minor=cost)
    return list(found.values())


def _check(came: Mapping[PurchaseLine, int]) -> None:
    if not came:
        raise CannotReceive(_("Write how many came of at least one line."))
    for line, quantity in came.items():
        if not 0 < quantity <= line.missing:
            sentence = _("Of %(sku)s, %(missing)d are still missing. Write that many at most.")
            raise CannotReceive(sentence % {"sku": line.variant.sku, "missing": line.missing})


def _stock(note: PurchaseNote, came: Mapping[PurchaseLine, int], receipt: Receipt, *, by: Actor, at: datetime) -> None:
    pieces = {line.variant_id: quantity for line, quantity in came.items()}
    open_stock(variant_ids=pieces)
    reason = f"purchase {note.number}"
    receive(quantities=pieces, by=by, at=at, reason=reason, change_set=receipt.public_id)
    note_costs(costs={line.variant_id: line.cost_minor for line in came if line.cost_minor is not None})
