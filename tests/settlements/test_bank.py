"""Our own bank's statement beside the books: payouts, money given back by hand, wallet transfers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import verify_transfer
from shop.orders.models import Package
from shop.payments.models import Attempt
from shop.payments.services import claim_transfer
from shop.payouts.models import Payout
from shop.payouts.services import note_sent, release_due
from shop.returns.services import pay_back_by_hand
from shop.sellers.models import Seller
from shop.settlements.models import ProviderStatement
from shop.settlements.queries import breaks_of, missing_at_bank
from shop.settlements.services import CannotTakeIn, read_file, take_in
from shop.settlements.types import Source
from shop.store.queries import today_of
from shop.store.services import set_credential
from tests.checkout.state import assert_sound
from tests.factories import make_order
from tests.payouts.conftest import account, checker, kettle, later, maker, parcel  # noqa: F401  a delivered parcel
from tests.payouts.steps import BY, approved, bought, holds, money_of, paid
from tests.queue import drain
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)


def statement(*rows: str, at: datetime, reference: str = "B-1") -> ProviderStatement:
    """Our bank's statement about the last ten days."""
    said = read_file(content="\n".join(["kind,reference,amount,fee", *rows]).encode(), currency="BDT")
    source = Source("bank", reference, today_of(at) - timedelta(days=10), today_of(at))
    return take_in(source=source, rows=said, by=BY, at=at)


@pytest.fixture
def sent(
    parcel: Package,  # noqa: F811
    account: None,  # noqa: F811
    maker: Actor,  # noqa: F811
    checker: Actor,  # noqa: F811
    later: datetime,  # noqa: F811
) -> Payout:
    """1,770 taka are on their way to Rehana."""
    release_due(at=later)
    payout = approved(maker, checker, later)
    note_sent(run_id=payout.run_id, by=maker, at=later)
    return payout


def test_payout_on_the_statement_is_noted_as_paid_and_then_as_come_back(
    sent: Payout,
    seller: Seller,
    later: datetime,  # noqa: F811
) -> None:
    first = statement(f"seller,NEFT {sent.number} REHANA,1770,", "fee,month,25,", at=later)
    drain()
    arrived = Payout.objects.get()
    second = statement(f"back,{sent.number},1770,", at=later, reference="B-2")
    drain()

    assert (arrived.status, arrived.bank_reference) == ("paid", f"NEFT {sent.number} REHANA")
    assert (Payout.objects.get().status, money_of(seller)) == ("returned", (0, 1770_00, 0))
    assert (holds("bank"), holds("gateway_fees:bank")) == (-25_00, 25_00)
    assert not [*breaks_of(first), *breaks_of(second), *missing_at_bank(second)]
    assert_sound()


def test_other_amounts_unknown_numbers_and_repeated_rows_are_breaks_and_note_nothing(
    sent: Payout,
    later: datetime,  # noqa: F811
) -> None:
    found = statement(
        f"seller,{sent.number},1769.99,", "seller,PO-9999,1,", "hand,1234567,5,", "seller,rent,10,", at=later
    )
    drain()

    assert [(line.row_number, line.trouble) for line in breaks_of(found)] == [
        (2, "amount"),
        (3, "unknown"),
        (4, "unknown"),
        (5, "unknown"),
    ]
    assert Payout.objects.get().status == "sent"
    assert_sound()


def test_payout_that_no_statement_names_is_missing(
    parcel: Package,  # noqa: F811
    account: None,  # noqa: F811
    maker: Actor,  # noqa: F811
    checker: Actor,  # noqa: F811
    later: datetime,  # noqa: F811
) -> None:
    release_due(at=later)
    payout = paid(maker, checker, later)

    found = statement("fee,month,1,", at=later)

    assert [(one.name, one.amount.minor) for one in missing_at_bank(found)] == [(payout.number, 1770_00)]


def test_money_given_back_by_hand_is_joined_to_the_bank_once(
    kettle: Product,  # noqa: F811
    at: datetime,
    by: Actor,
) -> None:
    case = settled(bought(kettle, 2, method="cod"))
    pay_back_by_hand(case_id=case.pk, by=by, at=at)
    before, number = holds("paid_by_hand"), case.package.order.number
    row = f"hand,{number},{case.refund_minor / 100:.2f},"
    missing = [one.amount.minor for one in missing_at_bank(statement("fee,month,1,", at=at))]

    joined, again = statement(row, at=at, reference="B-2"), statement(row, at=at, reference="B-3")

    assert (before, missing) == (-case.refund_minor, [case.refund_minor])
    assert (holds("paid_by_hand"), holds("bank")) == (0, -case.refund_minor - 1_00)
    assert not breaks_of(joined).exists()
    assert [line.trouble for line in breaks_of(again)] == ["twice"]
    assert not missing_at_bank(again)
    assert_sound()


def test_wallet_transfer_that_staff_verified_is_taken_into_the_bank(
    kettle: Product,  # noqa: F811
    at: datetime,
    by: Actor,
) -> None:
    set_credential(provider="transfer", name="rocket", secret="018000000000", by=by, at=at)
    attempt = make_order((kettle, 1), method="transfer").attempt
    told = claim_transfer(attempt_id=attempt.pk, wallet="rocket", trx_id="8N7A6D5E", payer="01712345678", by=by, at=at)
    verify_transfer(transfer_id=told.pk, by=by, at=at)

    found = statement("wallet,8n7a6d5e,1000,10", at=at)

    assert not breaks_of(found).exists()
    assert Attempt.objects.get().status == "captured"
    assert (holds("bank"), holds("gateway_settled:transfer"), holds("gateway_fees:bank")) == (990_00, -1000_00, 10_00)
    assert_sound()


def test_row_of_a_providers_kind_is_refused_in_a_banks_statement(at: datetime) -> None:
    with pytest.raises(CannotTakeIn, match="Row 2"):
        statement("payment,X,1,", at=at)

    assert not ProviderStatement.objects.exists()
