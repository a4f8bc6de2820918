"""Files of sellers and carriers: looked at first, every row answered for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.fulfilment.models import Remittance, RemittanceLine, Shipment
from shop.fulfilment.queries import differing_lines_of, remittances
from shop.fulfilment.services import (
    CannotRead,
    CannotRemit,
    apply_tracking,
    book_shipment,
    deliver_shipment,
    hand_over,
    read_statement,
    read_tracking,
    record_remittance,
)
from shop.ledger.checks import differences
from shop.ledger.queries import balances
from shop.orders.models import Package
from shop.sellers.models import Seller
from tests.checkout.state import everything

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)


def table(*rows: str) -> bytes:
    """A tracking file."""
    return "\r\n".join(["order,carrier,tracking", *rows]).encode("utf-8-sig")


def test_first_look_answers_for_every_row_and_changes_nothing(
    parcel: Package, seller: Seller, rival_seller: Seller
) -> None:
    before = everything()
    content = table(f"{parcel.number},Padma,P-1", f"{parcel.number},Padma,P-2", "9999-A,Padma,P-3", ",,")

    rows = read_tracking(seller=seller, content=content)

    assert [(row.number, bool(row.error)) for row in rows] == [(2, False), (3, True), (4, True), (5, True)]
    assert read_tracking(seller=rival_seller, content=content)[0].error == "There is no order with this number."
    assert everything() == before


def test_sound_rows_are_sent_and_the_others_passed_over(
    parcel: Package, seller: Seller, at: datetime, by: Actor
) -> None:
    content = table("9999-A,Padma,P-3", f"{parcel.number},Padma,P-1")

    rows = apply_tracking(seller=seller, content=content, by=by, at=at)
    again = apply_tracking(seller=seller, content=content, by=by, at=at)

    assert [bool(row.error) for row in rows] == [True, False]
    assert [bool(row.error) for row in again] == [True, True]
    assert (Shipment.objects.get().tracking_code, Package.objects.get().status) == ("P-1", "shipped")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2", b"order,carrier,tracking\n"])
def test_file_that_is_no_table_is_refused(parcel: Package, seller: Seller, content: bytes) -> None:
    with pytest.raises(CannotRead):
        read_tracking(seller=seller, content=content)


@pytest.fixture
def delivered(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> Shipment:
    """A parcel for which the courier collected 600 taka."""
    open_desk("steadfast")
    shipment = book_shipment(package_id=parcel.pk, carrier_code="steadfast", weight_grams=500, by=by, at=at)
    hand_over(shipment_id=shipment.pk, by=by, at=at)
    return deliver_shipment(shipment_id=shipment.pk, by=by, at=at)


def remit(*rows: str, reference: str = "S-1", by: Actor, at: datetime) -> Remittance:
    """A statement of the courier's."""
    lines = read_statement(content="\n".join(["Consignment,Amount", *rows]).encode(), currency="BDT")
    return record_remittance(carrier_code="steadfast", reference=reference, lines=lines, by=by, at=at)


def test_statement_is_matched_and_differences_are_listed(delivered: Shipment, at: datetime, by: Actor) -> None:
    statement = remit(f"{delivered.consignment},550.50", "777,100", by=by, at=at)

    found = [(line.consignment, line.difference_minor) for line in differing_lines_of(statement)]
    assert found == [(delivered.consignment, -49_50), ("777", 100_00)]
    summed = remittances().get()
    assert (summed.due_minor, summed.remitted_minor, summed.differences) == (600_00, 650_50, 2)


def test_cash_of_known_parcels_reaches_our_bank_in_the_books(delivered: Shipment, at: datetime, by: Actor) -> None:
    remit(f"{delivered.consignment},550.50", "777,100", by=by, at=at)

    held = {account.code: money.minor for account, money in balances()}
    assert (held["bank"], held["cash_in_transit"]) == (550_50, 49_50)
    assert [str(one) for one in differences() if one.check == "remittance"] == []


def test_full_amount_has_no_difference(delivered: Shipment, at: datetime, by: Actor) -> None:
    statement = remit(f'{delivered.consignment},"600.00"', by=by, at=at)

    assert not differing_lines_of(statement).exists()


def test_shipment_is_remitted_once_and_a_statement_taken_in_once(delivered: Shipment, at: datetime, by: Actor) -> None:
    remit(f"{delivered.consignment},600", by=by, at=at)
    second = remit(f"{delivered.consignment},600", reference="S-2", by=by, at=at)

    with pytest.raises(CannotRemit, match="taken in already"):
        remit("777,1", by=by, at=at)

    assert [line.difference_minor for line in differing_lines_of(second)] == [600_00]
    assert (Remittance.objects.count(), RemittanceLine.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("currency", "text", "minor"), [("BDT", "600.5", 600_50), ("JPY", "600", 600), ("KWD", "6.125", 6_125)]
)
def test_amount_is_read_in_the_units_of_its_currency(currency: str, text: str, minor: int) -> None:
    (line,) = read_statement(content=f"consignment,amount\n1,{text}".encode(), currency=currency)

    assert line.amount == Money(minor, currency)


@pytest.mark.parametrize("rows", [("1,abc",), ("1,1.005",), ("1,-5",), ("1,5", "1,6"), (",5",), ()])
def test_statement_with_a_bad_row_is_refused_whole(at: datetime, by: Actor, rows: tuple[str, ...]) -> None:
    with pytest.raises(CannotRemit):
        remit(*rows, by=by, at=at)

    assert not Remittance.objects.exists()
