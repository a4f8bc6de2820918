"""The goods are here: what came back is paid back or sent anew, and sold again if it can be. One transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.checkout.services import place_replacement
from shop.checkout.services.tendering import Owed, give_back, into_credit
from shop.inventory.services import CannotAllocate, restock
from shop.ledger.services import post_given_back
from shop.ledger.types import GivenBack, SaleShare
from shop.orders.books import tax_parts_back, withheld_of
from shop.orders.queries import lines_of_package
from shop.payments.services import lock_attempts_of
from shop.returns.events import ReturnSettled
from shop.returns.models import ReturnCase, ReturnLine
from shop.returns.queries import pieces_gone
from shop.returns.rules import Share, Sold, delivery_comes_back, share_of
from shop.returns.types import Receipt, Wish
from shop.store.queries import today_of
from shop.tax.services import book_tax
from shop.tax.types import TaxPart
from shop.wallet.queries import given_back_under, refundable_in_purses

from .cases import lock_case, tell

if TYPE_CHECKING:
    from shop.orders.models import OrderLine

CASH = "cod"
NOTHING = Share(0, 0, 0)


class CannotSettle(Refusal):
    """The case is not open, the quantities are wrong, or the thing cannot be had again."""


@retry_on_deadlock
@transaction.atomic
def settle_return(*, case_id: int, receipt: Receipt, by: Actor, at: datetime) -> ReturnCase:
    """Note what came back, then pay it back or order it anew. Raises CannotSettle; then nothing has changed.

    Locks the order, then its payments, then stock. What is paid back of a package never exceeds what it cost:
    shares are counted from the pieces that were settled or left out before, under the order's lock.
    """
    case = lock_case(case_id)
    rows = list(case.lines.select_related("line").order_by("id"))
    _check(case, rows, receipt)
    attempts = lock_attempts_of(case.package.order.reference)
    if receipt.outcome == Wish.REFUND:
        _check_paid(attempts)
    before = pieces_gone(case.package_id)
    shares = _shares(case, rows, receipt, before)
    _note(rows, receipt, shares)
    columns = _money(case, rows, shares, before) if receipt.outcome == Wish.REFUND else _anew(case, rows, by=by, at=at)
    case.settle(by=by, at=at, outcome=receipt.outcome, restocked=receipt.restock, **columns)
    _pay_back(case, attempts, rows, before, by=by, at=at)
    if receipt.restock:
        _restock(case, rows, by=by, at=at)
    tell(ReturnSettled, case, by=by, at=at)
    return case


def _check(case: ReturnCase, rows: Sequence[ReturnLine], receipt: Receipt) -> None:
    if not case.can_move(ReturnCase.Status.SETTLED):
        raise CannotSettle(_("This return is not waiting for goods."))
    if set(receipt.lines) != {row.pk for row in rows}:
        raise CannotSettle(_("Say of each line how many pieces came back."))
    if any(not 0 <= receipt.lines[row.pk].quantity <= row.quantity for row in rows):
        raise CannotSettle(_("That is more than the shopper wanted to send back. Look at the quantities once more."))
    if not any(one.quantity for one in receipt.lines.values()):
        raise CannotSettle(_("Nothing came back? Then wait for it, or ask our staff to look at the case."))
    if case.package.order.payment_method == CASH and case.package.delivered_at is None:
        raise CannotSettle(_("The cash for this parcel is not collected yet. Wait until it is delivered."))


def _check_paid(attempts: Sequence[Any]) -> None:
    """Nothing goes back of a bill that is still open."""
    if any(attempt.on_account for attempt in attempts):
        raise CannotSettle(_("The bill of this order is not paid yet. Settle the return once it is."))


def _shares(
    case: ReturnCase, rows: Sequence[ReturnLine], receipt: Receipt, before: Mapping[int, int]
) -> dict[int, Share]:
    included = case.package.order.prices_include_tax
    return {
        row.pk: share_of(
            sold(row.line, included=included), before=before.get(row.line_id, 0), pieces=receipt.lines[row.pk].quantity
        )
        if receipt.outcome == Wish.REFUND
        else NOTHING
        for row in rows
    }


def sold(line: OrderLine, *, included: bool) -> Sold:
    """A line in figures; `included` says whether its price contains its tax."""
    due = line.due_minor(included=included)
    fees = (line.commission_minor, line.commission_vat_minor)
    return Sold(line.quantity, due, line.tax_minor, *fees, funded_minor=line.funded_minor)


def _note(rows: Sequence[ReturnLine], receipt: Receipt, shares: Mapping[int, Share]) -> None:
    for row in rows:
        received, share = receipt.lines[row.pk], shares[row.pk]
        row.received_quantity, row.condition = received.quantity, received.condition if received.quantity else ""
        row.refund_minor, row.tax_minor = share.refund_minor, share.tax_minor
        row.commission_minor, row.commission_vat_minor = share.commission_minor, share.commission_vat_minor
        row.funded_minor = share.funded_minor
    fields = ["received_quantity", "condition", "refund_minor", "tax_minor", "commission_minor", "commission_vat_minor"]
    fields.append("funded_minor")
    ReturnLine.objects.bulk_update(rows, fields)


def _money(
    case: ReturnCase, rows: Sequence[ReturnLine], shares: Mapping[int, Share], before: Mapping[int, int]
) -> dict[str, Any]:
    included = case.package.order.prices_include_tax
    goods = sum(share.refund_minor for share in shares.values())
    back = {row.line_id: row.received_quantity for row in rows}
    lines = list(lines_of_package(case.package_id))
    whole = all(before.get(line.pk, 0) + back.get(line.pk, 0) == line.quantity for line in lines)
    delivery = case.package.total_minor - sum(sold(line, included=included).due_minor for line in lines)
    funded = case.package.shipping_funded_minor
    if not delivery_comes_back(kind=case.kind, reason=case.reason, everything_back=whole):
        delivery = funded = 0
    return {
        "goods_minor": goods,
        "shipping_minor": delivery,
        "refund_minor": goods + delivery,
        "commission_minor": sum(share.commission_minor for share in shares.values()),
        "commission_vat_minor": sum(share.commission_vat_minor for share in shares.values()),
        "funded_minor": funded + sum(share.funded_minor for share in shares.values()),
        "by_hand": _needs_hands(case, goods + delivery),
    }


def _needs_hands(case: ReturnCase, minor: int) -> bool:
    """Whether cash of the door has to be given back: more than purses paid, and not wanted as store credit."""
    order = case.package.order
    return order.payment_method == CASH and not case.into_credit and minor > refundable_in_purses(order.reference)


def _anew(case: ReturnCase, rows: Sequence[ReturnLine], *, by: Actor, at: datetime) -> dict[str, Any]:
    quantities = {row.line_id: row.received_quantity for row in rows if row.received_quantity}
    ship_by = today_of(at) + timedelta(days=2)
    try:
        order = place_replacement(package=case.package, quantities=quantities, ship_by_on=ship_by, by=by, at=at)
    except CannotAllocate as shortage:
        raise CannotSettle(
            _("There are not enough pieces left to send anew. Pay the money back instead.")
        ) from shortage
    return {"replacement": order}


def _taxes_back(case: ReturnCase, rows: Sequence[ReturnLine], before: Mapping[int, int]) -> list[TaxPart]:
    """The tax that goes back with the pieces, and with the delivery if that is paid back."""
    pieces = {row.line_id: (before.get(row.line_id, 0), row.received_quantity) for row in rows}
    return tax_parts_back(case.package, pieces, delivery=case.shipping_minor > 0)


def _pay_back(
    case: ReturnCase,
    attempts: Sequence[Any],
    rows: Sequence[ReturnLine],
    before: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    if not (case.refund_minor or case.funded_minor):
        return
    taxes = _taxes_back(case, rows, before)
    share = SaleShare(
        seller_id=case.package.seller_id,
        total=case.refund,
        commission=Money(case.commission_minor, case.currency),
        delivery=Money(case.shipping_minor, case.currency),
        vat=Money(case.commission_vat_minor, case.currency),
        withheld=withheld_of(taxes),
        funded=Money(case.funded_minor, case.currency),
    )
    order = case.package.order
    reference, cash = order.reference, order.payment_method == CASH
    given = GivenBack(share, Money.zero(case.currency), released=case.package.released_at is not None)
    post_given_back(key=case.key, reference=reference, given=given, by=by, at=at)
    book_tax(key=case.key, reference=reference, parts=taxes, at=at)
    owed = Owed(order, () if cash else attempts, case.refund, case.key, case.number, into_credit=case.into_credit)
    rest = give_back(owed, by=by, at=at)
    case.tendered_minor = given_back_under(case.key)
    if rest and cash and case.into_credit:
        into_credit(order, rest, key=f"refund:case:{case.pk}:credit", reason=case.number, by=by, at=at)
        case.tendered_minor += rest.minor
    elif rest and not cash:
        raise CannotSettle(_("Less than this was paid for the order, or it was paid back already. Ask our staff."))
    case.save(update_fields=["tendered_minor"])


def _restock(case: ReturnCase, rows: Sequence[ReturnLine], *, by: Actor, at: datetime) -> None:
    quantities: dict[int, int] = {}
    for row in rows:
        if row.received_quantity:
            variant = row.line.variant_id
            quantities[variant] = quantities.get(variant, 0) + row.received_quantity
    restock(order_id=case.package.order_id, quantities=quantities, by=by, at=at, reason=case.number)
