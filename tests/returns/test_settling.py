"""Settling: money, stock and books of what came back, to the poisha."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import OfficeRefund, ask_provider, refund_by_hand
from shop.fulfilment.services import leave_out_lines
from shop.ledger.queries import balances
from shop.orders.models import Order, Package, Shortfall
from shop.orders.queries import order_with_id
from shop.payments.models import Attempt, Refund, SandboxRefund
from shop.payments.services import lock_refund, mark_refund_refused, request_refund
from shop.returns.queries import case_view, case_with_id, cases, cases_for_staff, offer_of
from shop.returns.rules import Share, Sold, share_of
from shop.returns.services import CannotAskReturn, CannotPayBack, CannotSettle, pay_back_by_hand, settle_return
from shop.returns.types import Payback, Reason, Wish
from shop.web.common.orders import guest_links, order_context
from tests.checkout.state import assert_sound, at_bank, kinds_of, stock_of
from tests.factories import make_order
from tests.queue import drain
from tests.returns.conftest import delivered
from tests.returns.steps import accepted, receipt_of, settled, whole_shop

pytestmark = pytest.mark.django_db
STANDS = ("card",)


def balance(code: str) -> int:
    """What an account holds, in minor units."""
    return {account.code: money.minor for account, money in balances()}.get(code, 0)


def went_back_of(package: Package) -> Money:
    """What the page of its order says."""
    order = order_with_id(package.order_id)
    went_back: Money = order_context(order, guest_links(order))["went_back"]
    return went_back


def test_one_of_three_pieces_is_paid_back_through_the_bank(card: Package, kettle: Product) -> None:
    payable = f"seller_payable:{card.seller_id}"
    before = balance(payable), balance("commission")

    case = settled(card)

    assert (case.status, case.goods_minor, case.shipping_minor, case.refund_minor) == ("settled", 1000_00, 0, 1000_00)
    assert (case.commission_minor, case.commission_vat_minor) == (100_00, 15_00)
    assert (balance(payable), balance("commission")) == (before[0] + 885_00, before[1] + 100_00)
    assert balance("buyer_receivable") == -1000_00
    assert case_view(case_with_id(case.pk)).payback is Payback.ON_ITS_WAY
    assert_sound()
    drain()
    assert SandboxRefund.objects.get().amount_minor == 1000_00
    assert kinds_of(card.order.reference) == ["capture", "sale", "return", "refund"]
    assert case_view(cases().get()).payback is Payback.DONE
    assert went_back_of(card) == Money(1000_00, "BDT")
    assert balance("buyer_receivable") == 0
    assert stock_of(kettle) == (7, 0)
    assert_sound()


def test_what_was_never_sent_cannot_be_sent_back_and_the_rest_makes_up_the_line(
    kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    kettle.variants.update(price_minor=1000_01)
    placed = make_order((kettle, 3), method="sandbox", user=shopper)
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    package = placed.order.packages.get()
    wanted = {package.lines.get().pk: 1}
    leave_out_lines(package_id=package.pk, wanted=wanted, reason="sold_out", restock=False, by=by, at=at)
    drain()
    parcel = delivered(package, at=at)

    assert [line.most for line in offer_of(parcel, at=at).lines] == [2]
    with pytest.raises(CannotAskReturn):
        accepted(parcel, 3)
    first, last = settled(parcel, 1), settled(parcel, 1)
    drain()

    short = Shortfall.objects.get()
    assert short.amount_minor + first.refund_minor + last.refund_minor == parcel.total_minor
    assert last.shipping_minor == 80_00
    assert balance("buyer_receivable") == 0
    assert_sound()


def test_delivery_comes_back_with_the_last_piece_of_a_fault(card: Package) -> None:
    first, last = settled(card, 2), settled(card, 1)

    assert (first.shipping_minor, last.shipping_minor) == (0, 80_00)
    assert first.refund_minor + last.refund_minor == card.total_minor
    assert_sound()


def test_delivery_stays_paid_when_the_buyer_changed_their_mind(card: Package) -> None:
    case = settled(card, 3, reason=Reason.CHANGED_MIND)

    assert (case.goods_minor, case.shipping_minor) == (3000_00, 0)


def test_fewer_pieces_than_asked_for_are_paid_back_as_received(card: Package, kettle: Product, by: Actor) -> None:
    case = accepted(card, 3)

    settle_return(case_id=case.pk, receipt=receipt_of(case, 1, restock=True), by=by, at=case.asked_at)

    case.refresh_from_db()
    assert (case.lines.get().received_quantity, case.refund_minor) == (1, 1000_00)
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_exchange_is_a_new_order_of_nothing(card: Package, kettle: Product, at: datetime, by: Actor) -> None:
    case = accepted(card, 2, wish=Wish.EXCHANGE)

    settle_return(case_id=case.pk, receipt=receipt_of(case, 2, outcome=Wish.EXCHANGE), by=by, at=at)

    case.refresh_from_db()
    order = Order.objects.get(pk=case.replacement_id)
    parcel = order.packages.get()
    assert (order.status, order.total_minor, order.user_id) == ("placed", 0, card.order.user_id)
    assert (parcel.status, parcel.lines.get().quantity, parcel.lines.get().total_minor) == ("to_pack", 2, 0)
    assert order.contact.street == card.order.contact.street
    assert (case.refund_minor, stock_of(kettle)) == (0, (5, 0))
    assert kinds_of(card.order.reference) == ["capture", "sale"]
    assert_sound()


def test_exchange_of_what_is_sold_out_is_refused(card: Package, kettle: Product, at: datetime, by: Actor) -> None:
    case = accepted(card, 2, wish=Wish.EXCHANGE)
    kettle.variants.get().stock.__class__.objects.update(on_hand=1)
    before = whole_shop()

    with pytest.raises(CannotSettle, match="not enough pieces"):
        settle_return(case_id=case.pk, receipt=receipt_of(case, 2, outcome=Wish.EXCHANGE), by=by, at=at)

    assert whole_shop() == before


def test_cash_is_owed_until_a_person_pays_it(cash: Package, at: datetime, by: Actor) -> None:
    case = settled(cash, 3)
    drain()
    assert case_view(case_with_id(case.pk)).payback is Payback.OWED
    assert (Refund.objects.count(), balance("buyer_receivable")) == (0, -3080_00)
    assert_sound()

    pay_back_by_hand(case_id=case.pk, by=by, at=at)

    assert case_view(cases().get()).payback is Payback.DONE
    assert (balance("buyer_receivable"), balance("paid_by_hand")) == (0, -3080_00)
    assert kinds_of(cash.order.reference) == ["sale", "capture", "return", "handback"]
    assert_sound()
    before = whole_shop()
    with pytest.raises(CannotPayBack):
        pay_back_by_hand(case_id=case.pk, by=by, at=at)
    assert whole_shop() == before


def test_card_refund_under_way_is_not_paid_by_hand_as_well(card: Package, at: datetime, by: Actor) -> None:
    case = settled(card)
    before = whole_shop()

    with pytest.raises(CannotPayBack):
        pay_back_by_hand(case_id=case.pk, by=by, at=at)

    assert whole_shop() == before


def test_refund_that_the_bank_refused_is_paid_by_hand(card: Package, at: datetime, by: Actor) -> None:
    case = settled(card)
    assert not cases_for_staff(owed=True).exists()
    mark_refund_refused(refund=lock_refund(Refund.objects.get().pk))
    assert case_view(case_with_id(case.pk)).payback is Payback.OWED
    assert list(cases_for_staff(owed=True)) == [case]

    pay_back_by_hand(case_id=case.pk, by=by, at=at)

    assert (balance("buyer_receivable"), balance("paid_by_hand")) == (0, -1000_00)
    assert not cases_for_staff(owed=True).exists()
    assert_sound()


def test_what_the_office_sent_again_is_not_handed_over_as_well(card: Package, at: datetime, by: Actor) -> None:
    case = settled(card)
    mark_refund_refused(refund=lock_refund(Refund.objects.get().pk))
    again = partial(refund_by_hand, attempt_id=Attempt.objects.get().pk, by=by, at=at)
    again(said=OfficeRefund(Money(400_00, "BDT"), uuid4(), "refused before"))
    with pytest.raises(CannotPayBack, match="page of the payment"):
        pay_back_by_hand(case_id=case.pk, by=by, at=at)
    again(said=OfficeRefund(Money(600_00, "BDT"), uuid4(), "refused before"))
    drain()

    pay_back_by_hand(case_id=case.pk, by=by, at=at)

    assert sum(one.amount_minor for one in SandboxRefund.objects.all()) == 1000_00
    assert (balance("buyer_receivable"), balance("paid_by_hand")) == (0, 0)
    assert not cases_for_staff(owed=True).exists()
    assert_sound()


@pytest.mark.parametrize("pieces", [0, 3])
def test_quantities_outside_the_case_are_refused(card: Package, at: datetime, by: Actor, pieces: int) -> None:
    case = accepted(card, 2)
    before = whole_shop()

    with pytest.raises(CannotSettle):
        settle_return(case_id=case.pk, receipt=receipt_of(case, pieces), by=by, at=at)

    assert whole_shop() == before


def test_settled_case_is_not_settled_again(card: Package, at: datetime, by: Actor) -> None:
    case = settled(card)
    before = whole_shop()

    with pytest.raises(CannotSettle, match="not waiting"):
        settle_return(case_id=case.pk, receipt=receipt_of(case, 1), by=by, at=at)

    assert whole_shop() == before


def test_more_than_is_left_of_the_payment_is_refused(card: Package, at: datetime, by: Actor) -> None:
    case, attempt = accepted(card, 3), Attempt.objects.get()
    request_refund(attempt_id=attempt.pk, amount=attempt.refundable, key="by:hand", reason="", by=by, at=at)
    before = whole_shop()

    with pytest.raises(CannotSettle, match="paid back already"):
        settle_return(case_id=case.pk, receipt=receipt_of(case, 3), by=by, at=at)

    assert whole_shop() == before


@given(
    quantity=st.integers(1, 12),
    due=st.integers(0, 10**7),
    tax=st.integers(0, 10**6),
    commission=st.integers(0, 10**6),
    cuts=st.lists(st.integers(1, 12), max_size=6),
)
def test_shares_of_a_line_are_exactly_the_line(
    quantity: int, due: int, tax: int, commission: int, cuts: list[int]
) -> None:
    sold, before, shares = Sold(quantity, due, tax, commission), 0, list[Share]()
    for cut in [*cuts, quantity]:
        pieces = min(cut, quantity - before)
        shares.append(share_of(sold, before=before, pieces=pieces))
        before += pieces

    assert sum(share.refund_minor for share in shares) == due
    assert sum(share.tax_minor for share in shares) == tax
    assert sum(share.commission_minor for share in shares) == commission
    assert all(share.refund_minor >= 0 for share in shares)


def test_share_of_more_than_was_sold_is_refused() -> None:
    with pytest.raises(ValueError, match="2 \\+ 2 of 3"):
        share_of(Sold(3, 300, 0, 0), before=2, pieces=2)
