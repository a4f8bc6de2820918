"""Suppliers and purchase notes: ordered from what runs low, received in parts or whole, never twice."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product, Variant
from shop.inventory.models import Movement, StockLevel
from shop.inventory.queries import balances_that_differ
from shop.purchasing.models import PurchaseNote, Receipt, Supplier
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def pot(seller: Seller) -> Product:
    """Two clay pots: time to order."""
    return make_product(seller, title={"en": "Clay pot"}, sku="POT-1", stock=2)


@pytest.fixture
def potter(seller: Seller) -> Supplier:
    """Where the pots come from."""
    return Supplier.objects.create(seller=seller, name="Dhaka Pottery", contact="Mitu", phone="01711000000")


def order(client: Client, supplier: Supplier, *lines: tuple[str, str, str], **fields: str) -> Any:
    """Write a note by the plain form."""
    posted = {"supplier": str(supplier.public_id), "rows": str(len(lines))} | fields
    for place, (sku, quantity, cost) in enumerate(lines):
        posted |= {f"line-{place}-sku": sku, f"line-{place}-quantity": quantity, f"line-{place}-cost": cost}
    return client.post("/seller/purchases/new/", posted)


def receive(client: Client, note: PurchaseNote, *came: str, token: str = "") -> Any:
    """Say what came."""
    fields = {f"came-{place}": figure for place, figure in enumerate(came)}
    return client.post(f"/seller/purchases/{note.public_id}/receipts/", fields | {"token": token or token_hex(8)})


def left(sku: str) -> int:
    """How many there are."""
    return StockLevel.objects.get(variant__sku=sku).on_hand


def test_supplier_is_written_down_changed_and_put_away(owner: Client, seller: Seller) -> None:
    owner.post("/seller/suppliers/", {"name": "Dhaka Pottery", "phone": "01711000000"})
    again = owner.post("/seller/suppliers/", {"name": "DHAKA pottery"})
    one = Supplier.objects.get()
    owner.post(f"/seller/suppliers/{one.public_id}/", {"name": "Dhaka Pottery Ltd", "contact": "Mitu"})

    owner.post(f"/seller/suppliers/{one.public_id}/removal/")

    one.refresh_from_db()
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    assert (one.seller, one.name, one.contact, one.archived_at is None) == (seller, "Dhaka Pottery Ltd", "Mitu", False)
    assert "Dhaka Pottery" not in owner.get("/seller/suppliers/").content.decode()


def test_new_note_begins_with_what_runs_low(owner: Client, pot: Product, potter: Supplier, seller: Seller) -> None:
    make_product(seller, title={"en": "Plate"}, sku="PLATE", stock=90)
    StockLevel.objects.filter(variant__sku="POT-1").update(reorder_quantity=24)

    text = owner.get(f"/seller/purchases/new/?supplier={potter.public_id}").content.decode()

    assert ('value="POT-1"' in text, 'value="24"' in text, "PLATE" in text) == (True, True, False)
    order(owner, potter, ("POT-1", "24", ""))
    assert 'value="POT-1"' not in owner.get("/seller/purchases/new/").content.decode()


def test_goods_come_in_parts_and_the_cost_is_kept(owner: Client, pot: Product, potter: Supplier) -> None:
    order(owner, potter, ("POT-1", "৩০", "120.50"), ("", "", ""), expected_on="2026-12-01")
    note = PurchaseNote.objects.get()

    receive(owner, note, "12")
    note.refresh_from_db()
    part = (note.status, left("POT-1"))
    receive(owner, note, "18")

    note.refresh_from_db()
    assert (part, note.status, left("POT-1")) == (("open", 14), "received", 32)
    assert Variant.objects.get(sku="POT-1").cost_minor == 120_50
    assert list(Movement.objects.filter(reason="purchase 1").values_list("kind", "on_hand")) == [
        ("receive", 12),
        ("receive", 18),
    ]
    assert balances_that_differ() == []


def test_second_press_receives_nothing_more(owner: Client, pot: Product, potter: Supplier) -> None:
    order(owner, potter, ("POT-1", "30", ""))
    note, token = PurchaseNote.objects.get(), token_hex(8)

    for _press in range(2):
        receive(owner, note, "10", token=token)

    assert (left("POT-1"), Receipt.objects.count()) == (12, 1)


@pytest.mark.parametrize(
    ("came", "sentence"),
    [("31", "30 are still missing"), ("0", "at least one line"), ("-1", "whole figures"), ("many", "whole figures")],
)
def test_what_cannot_have_come_is_refused(
    owner: Client, pot: Product, potter: Supplier, came: str, sentence: str
) -> None:
    order(owner, potter, ("POT-1", "30", ""))
    note = PurchaseNote.objects.get()

    receive(owner, note, came)

    assert sentence in owner.get(f"/seller/purchases/{note.public_id}/").content.decode()
    assert (left("POT-1"), Receipt.objects.count(), note.lines.get().received) == (2, 0, 0)


def test_rest_that_does_not_come_is_closed(owner: Client, pot: Product, potter: Supplier) -> None:
    order(owner, potter, ("POT-1", "30", ""))
    note = PurchaseNote.objects.get()
    receive(owner, note, "5")

    owner.post(f"/seller/purchases/{note.public_id}/closing/")
    receive(owner, note, "5")

    note.refresh_from_db()
    assert (note.status, left("POT-1")) == ("closed", 7)
    assert owner.post(f"/seller/suppliers/{potter.public_id}/removal/").headers["Location"] == "/seller/suppliers/"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("POT-1", "", ""), "Write how many."),
        (("POT-9", "3", ""), "You offer no goods with the SKU POT-9."),
        (("RIVAL-1", "3", ""), "You offer no goods with the SKU RIVAL-1."),
        (("SONG-1", "3", ""), "You offer no goods with the SKU SONG-1."),
        (("POT-1", "3", "-4"), "not below zero"),
        (("", "", ""), "Write at least one line"),
    ],
)
def test_note_that_cannot_be_is_refused(
    owner: Client, pot: Product, potter: Supplier, rival_seller: Seller, line: tuple[str, str, str], sentence: str
) -> None:
    make_product(rival_seller, sku="RIVAL-1")
    make_product(pot.seller, sku="SONG-1", stock=None)

    response = order(owner, potter, line)

    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert PurchaseNote.objects.count() == 0


def test_note_is_printed_and_downloaded(owner: Client, pot: Product, potter: Supplier) -> None:
    order(owner, potter, ("POT-1", "30", "12"))
    address = f"/seller/purchases/{PurchaseNote.objects.get().public_id}/"

    sheet = b"".join(owner.get(f"{address}lines.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    assert sheet.splitlines()[1] == "POT-1,Clay pot,,30,0,12.00,BDT"
    assert "Dhaka Pottery" in owner.get(f"{address}paper/").content.decode()


def test_suppliers_and_notes_of_another_seller_do_not_exist(
    owner: Client, rival: Client, pot: Product, potter: Supplier
) -> None:
    order(owner, potter, ("POT-1", "30", ""))
    note = PurchaseNote.objects.get()
    address = f"/seller/purchases/{note.public_id}/"

    reads = {rival.get(f"{address}{name}").status_code for name in ("", "paper/", "lines.csv")}
    writes = {receive(rival, note, "1").status_code, rival.post(f"{address}closing/").status_code}
    foreign = order(rival, potter, ("POT-1", "1", ""))

    assert (reads, writes, foreign.status_code) == ({404}, {404}, 422)
    assert rival.get(f"/seller/suppliers/{potter.public_id}/").status_code == 404
    assert (PurchaseNote.objects.count(), left("POT-1")) == (1, 2)


def test_pages_need_few_queries_whatever_they_show(owner: Client, pot: Product, potter: Supplier) -> None:
    for number in range(4):
        make_product(pot.seller, sku=f"CUP-{number}", stock=1)
        order(owner, potter, ("POT-1", "3", ""), (f"CUP-{number}", "2", "5"))

    note = PurchaseNote.objects.first()
    for address in ("", "new/", f"{note.public_id}/"):
        with CaptureQueriesContext(connection) as queries:
            owner.get(f"/seller/purchases/{address}")
        assert len(queries) <= 15
