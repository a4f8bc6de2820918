"""Providers' files beside the books."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, send_capture
from shop.orders.models import Package
from shop.payments.models import Attempt, Capture
from shop.sellers.models import Seller
from shop.settlements.models import ProviderLine, ProviderStatement
from shop.settlements.queries import breaks_of, missing_parts, missing_payments, open_breaks
from shop.settlements.rules import Unreadable, read_rows
from shop.settlements.services import CannotResolve, CannotTakeIn, read_file, resolve_break, take_in
from shop.settlements.types import Source
from shop.store.queries import today_of
from shop.store.services import change_store
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_order, make_product
from tests.payouts.steps import bought, delivered, holds

pytestmark = pytest.mark.django_db
HEAD = "Kind,Reference,Amount,Fee"


@pytest.fixture
def parcel(seller: Seller) -> Package:
    """1,000 taka by card."""
    return bought(make_product(seller, price_minor=1000_00, stock=100))


def paid() -> Attempt:
    """The newest payment."""
    return Attempt.objects.latest("pk")


def file(*rows: str, at: datetime, reference: str = "S-1") -> ProviderStatement:
    """A file of the practice bank about today."""
    said = read_file(content="\n".join([HEAD, *rows]).encode(), currency="BDT")
    day = today_of(at)
    return take_in(source=Source("sandbox", reference, day, day), rows=said, by=Actor.system("test"), at=at)


def test_rows_that_agree_are_matched_and_fees_and_payouts_posted(parcel: Package, at: datetime) -> None:
    statement = file(f"payment,{paid().provider_key},1000,18.50", "payout,,900.00,0", "fee,monthly,25,", at=at)

    assert not breaks_of(statement).exists()
    assert not missing_payments(statement).exists()
    assert (holds("gateway_fees:sandbox"), holds("bank")) == (43_50, 900_00)
    assert holds("gateway_clearing:sandbox") + holds("gateway_settled:sandbox") == 1000_00 - 900_00 - 43_50
    assert_sound()


def test_unknown_other_and_repeated_rows_are_breaks_and_what_is_not_named_is_missing(
    parcel: Package, seller: Seller, at: datetime
) -> None:
    first = paid()
    bought(make_product(seller, price_minor=50_00))
    key = first.provider_key

    statement = file(f"payment,{key},999.99,0", f"payment,{key},1000,0", "refund,R-1,5,0", at=at)

    assert [(line.reference, line.trouble) for line in breaks_of(statement)] == [
        (key, "amount"),
        (key, "twice"),
        ("R-1", "unknown"),
    ]
    assert list(missing_payments(statement)) == [paid()]
    assert_sound()


def test_payment_that_an_earlier_file_named_is_a_break_of_the_later_one(parcel: Package, at: datetime) -> None:
    row = f"payment,{paid().provider_key},1000,0"
    file(row, at=at)

    later = file(row, at=at, reference="S-2")

    assert [line.trouble for line in breaks_of(later)] == ["twice"]


def test_parts_of_a_reservation_are_matched_one_by_one(
    seller: Seller, rival_seller: Seller, at: datetime, by: Actor
) -> None:
    change_store(reserving_methods=["sandbox"], by=by, at=at)
    placed = make_order(
        make_product(seller, price_minor=700_00), make_product(rival_seller, price_minor=300_00), method="sandbox"
    )
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    for package in placed.order.packages.order_by("pk"):
        delivered(package)
    for capture in Capture.objects.order_by("pk"):
        send_capture(capture_id=capture.pk, by=by, at=at)
    name = paid().provider_key

    statement = file(f"payment,{name},300,0", f"payment,{name},300,0", f"payment,{name},9,0", at=at)

    assert [(line.amount_minor, line.trouble) for line in breaks_of(statement)] == [(300_00, "amount"), (9_00, "twice")]
    assert not missing_payments(statement).exists()
    assert not missing_parts(statement).exists()
    assert_sound()


def test_file_is_taken_in_once(parcel: Package, at: datetime) -> None:
    file("payout,,10,0", at=at)

    with pytest.raises(CannotTakeIn, match="already"):
        file("payout,,10,0", at=at)

    assert (ProviderStatement.objects.count(), holds("bank")) == (1, 10_00)


def test_break_is_looked_at_once_and_says_what_came_of_it(at: datetime, by: Actor) -> None:
    file("refund,R-1,5,0", at=at)
    line = open_breaks().get()

    with pytest.raises(CannotResolve, match="what came of it"):
        resolve_break(line_id=line.pk, note=" ", by=by, at=at)
    resolve_break(line_id=line.pk, note="Refunded in their panel", by=by, at=at)
    with pytest.raises(CannotResolve, match="already"):
        resolve_break(line_id=line.pk, note="again", by=by, at=at)

    assert not open_breaks().exists()
    assert ProviderLine.objects.get().note == "Refunded in their panel"


@pytest.mark.parametrize(
    "rows", [("payment,X,1.005,0",), ("payment,X,-1,0",), ("payment,,1,0",), ("gift,X,1,0",), ("fee,X,nan,0",), ()]
)
def test_file_with_a_bad_row_is_refused_whole(rows: tuple[str, ...]) -> None:
    with pytest.raises(CannotTakeIn):
        read_file(content="\n".join([HEAD, *rows]).encode(), currency="BDT")


@given(st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 10**6)), min_size=1, max_size=20))
def test_amounts_are_read_exactly(pairs: list[tuple[int, int]]) -> None:
    rows = [f"payout,,{Money(amount, 'BDT').major},{Money(fee, 'BDT').major}" for amount, fee in pairs]

    said = read_rows("\n".join([HEAD, *rows]).encode(), "BDT", "BDT")

    assert [(one.amount.minor, one.fee.minor) for one in said] == pairs


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    try:
        rows = read_rows(content, "BDT", "BDT")
    except Unreadable:
        return

    assert rows
