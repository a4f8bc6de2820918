"""A bank asks for money back: held, taken from sellers pro rata, won or lost, every step in the books."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order
from shop.disputes.models import Dispute
from shop.disputes.services import CannotClose, CannotDispute, answer_dispute, close_dispute, open_dispute
from shop.disputes.types import DisputeDraft, DisputeStatus
from shop.ledger.reporting import figures_between
from shop.orders.models import Package
from shop.orders.services import CannotCancel
from shop.payments.models import Attempt
from shop.payments.refusals import CannotRefund
from shop.payments.services import request_refund
from shop.payouts.services import release_due
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_order, make_product
from tests.payouts.steps import bought, holds, money_of
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
SHARE = 885_00  # of a kettle for 1,000 taka


def disputed(minor: int, *, by: Actor, at: datetime, key: str = "", attempt: Attempt | None = None) -> Dispute:
    """A dispute over so much of the only payment."""
    attempt = attempt or Attempt.objects.get()
    draft = DisputeDraft(attempt_id=attempt.pk, amount=Money(minor, "BDT"), reason="fraudulent", provider_key=key)
    return open_dispute(draft=draft, by=by, at=at)


def closed(dispute: Dispute, outcome: str, *, by: Actor, at: datetime) -> Dispute:
    """The bank's verdict."""
    return close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus(outcome), by=by, at=at)


def accounts() -> tuple[int, ...]:
    """What is held, taken out by the provider, carried by sellers, lost by the marketplace, earned as commission."""
    names = ("disputes_held", "gateway_disputed:sandbox", "charged_back", "dispute_losses", "commission")
    return tuple(holds(name) for name in names)


def test_open_dispute_holds_the_money_and_the_sellers_part(
    parcel: Package, seller: Seller, by: Actor, at: datetime
) -> None:
    dispute = disputed(1000_00, by=by, at=at)

    assert (dispute.status, dispute.taken_minor) == ("open", 1000_00)
    assert accounts() == (1000_00, -1000_00, -1000_00, 0, -100_00)
    assert money_of(seller) == (SHARE, 0, 0)
    assert Attempt.objects.get().refundable == Money(1000_00, "BDT")
    assert_sound()


def test_lost_dispute_stays_with_those_who_earned(parcel: Package, seller: Seller, by: Actor, at: datetime) -> None:
    dispute = disputed(2000_00, by=by, at=at)
    answer_dispute(dispute_id=dispute.pk, words="the rider's signature", by=by, at=at)

    for _time in range(2):
        closed(dispute, "lost", by=by, at=at)

    assert accounts() == (0, -2000_00, 0, 0, 0)
    assert money_of(seller) == (0, 0, 0)
    with pytest.raises(CannotClose):
        closed(dispute, "won", by=by, at=at)
    assert [change.to_status for change in dispute.changes.order_by("id")] == ["answered", "lost"]
    assert_sound()


@pytest.mark.parametrize(("released_before", "released_between"), [(False, False), (False, True), (True, False)])
def test_won_dispute_gives_everybody_their_part_again(
    parcel: Package, seller: Seller, later: datetime, by: Actor, released_before: bool, released_between: bool
) -> None:
    if released_before:
        release_due(at=later)
    dispute = disputed(1000_00, by=by, at=later)
    if released_between:
        release_due(at=later)

    closed(dispute, "won", by=by, at=later)

    assert accounts() == (0, 0, 0, 0, -200_00)
    assert sum(money_of(seller)) == 2 * SHARE
    assert figures_between(later - timedelta(days=99), later + timedelta(days=1))["BDT"]["charged_back"] == 0
    release_due(at=later)
    assert money_of(seller) == (0, 2 * SHARE, 0)
    assert Attempt.objects.get().refundable == Money(2000_00, "BDT")
    assert_sound()


def test_seller_who_was_paid_already_owes_it(parcel: Package, seller: Seller, later: datetime, by: Actor) -> None:
    release_due(at=later)
    disputed(1000_00, by=by, at=later)
    disputed(1000_00, by=by, at=later)
    settled_before = money_of(seller)

    assert settled_before == (0, 0, 0)
    with pytest.raises(CannotDispute, match="can be disputed at most"):
        disputed(1, by=by, at=later)
    assert_sound()


def test_parts_of_two_sellers_are_taken_pro_rata(
    kettle: Product, seller: Seller, rival_seller: Seller, by: Actor, at: datetime
) -> None:
    placed = make_order(kettle, make_product(rival_seller, price_minor=3000_00), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    disputed(1000_00, by=by, at=at)

    assert (money_of(seller)[0], money_of(rival_seller)[0]) == (SHARE * 3 // 4, SHARE * 3 - SHARE * 3 // 4)
    assert_sound()


def test_what_was_paid_back_before_is_the_marketplaces_loss(
    parcel: Package, seller: Seller, by: Actor, at: datetime
) -> None:
    settled(parcel, 1)
    dispute = disputed(2000_00, by=by, at=at)

    closed(dispute, "lost", by=by, at=at)

    assert (dispute.taken_minor, holds("dispute_losses")) == (1000_00, 1000_00)
    assert money_of(seller) == (0, 0, 0)
    assert_sound()


def test_disputed_money_is_neither_refunded_nor_cancelled(kettle: Product, by: Actor, at: datetime) -> None:
    placed = make_order((kettle, 2), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    attempt = Attempt.objects.get()
    disputed(1500_00, by=by, at=at)
    before = everything()

    with pytest.raises(CannotRefund):
        request_refund(attempt_id=attempt.pk, amount=Money(500_01, "BDT"), key="x", reason="x", by=by, at=at)
    with pytest.raises(CannotCancel, match="bank asked for this money back"):
        cancel_order(order_id=placed.order.pk, by=by, at=at, reason="x")

    assert everything() == before


@pytest.mark.parametrize("method", ["cod", "sandbox"])
def test_money_that_no_provider_holds_cannot_be_disputed(kettle: Product, method: str, by: Actor, at: datetime) -> None:
    if method == "cod":
        bought(kettle, method="cod")
    else:
        make_order(kettle, method="sandbox")
    before = everything()

    with pytest.raises(CannotDispute):
        disputed(1_00, by=by, at=at)

    assert (everything(), Dispute.objects.count()) == (before, 0)


def test_same_id_of_a_provider_opens_one_dispute(parcel: Package, by: Actor, at: datetime) -> None:
    first, second = (disputed(500_00, by=by, at=at, key="dp_1") for _time in range(2))

    assert first == second
    assert accounts()[0] == 500_00
    assert_sound()
