"""What a seller takes out: safe in a spreadsheet, and unchanged when it is sent back."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from shop.base.audit_log import AuditFilter, entries
from shop.catalog.models import Product
from shop.catalog.queries import states_of
from shop.catalog.services import define_attribute, set_attributes
from shop.exchange.models import ExportFile, ImportChange, ImportRun
from shop.exchange.services import ImportOrder, forget_old_tables, import_products
from shop.inventory.models import Movement
from shop.orders.models import Order
from shop.sellers.models import Seller
from tests.factories import make_category, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
SHIRTS = (
    "handle,title,description,brand,category,tags,status,option1 name,option1 value,sku,price,compare-at price,cost,"
    "weight (grams),barcode,stock,images,variant image,seo title,attribute: material\n"
    "shirt,=Shirt,\"<p>Soft</p>\n<p>Warm</p>\",Tangail,Home,\"red\\, warm, new\",active,Size,M,S-M,12.50,15.00,4.00,210,9781861972712,7,"
    "https://e.com/a.png|https://e.com/b.png,https://e.com/b.png,Shirts,Cotton\n"
    "shirt,,,,,,,Size,L,-S-L,13.00,,,230,,3,,,,\n"
    "song,Song,,,Home,,draft,,,SONG,2.00,,,0,,,,,,\n"
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures stay where they lie."""
    monkeypatch.setattr("shop.catalog.services.bulk.images.fetch_waiting_pictures", lambda: None)


@pytest.fixture
def goods(seller: Seller, tmp_path: Any, by: Any, at: Any) -> list[Product]:
    """Products from a file, one made by hand, and one with a text that was never HTML."""
    make_category("home")
    path = tmp_path / "shirts.csv"
    path.write_text(SHIRTS, encoding="utf-8")
    import_products(order=ImportOrder(path=path, format_name="plain", seller_id=seller.pk), by=by, at=at)
    pot = make_product(seller, title={"en": "Clay pot", "bn": "মাটির পাত্র"}, description={"en": "Fired\n\nby hand"})
    define_attribute(code="glaze", category=None, label={"en": "Finish"}, kind="text")
    set_attributes(product=pot, values={"glaze": "Matte"})
    return list(Product.objects.order_by("pk"))


def table(client: Client, what: str, **fields: str) -> list[list[str]]:
    """An export as CSV."""
    answer = client.post("/seller/exports/files/", {"what": what, "format": "csv"} | fields)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(body_of(answer))))


def body_of(answer: Any) -> str:
    """What was streamed."""
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def send_back(client: Client, content: bytes, name: str, kind: str = "products") -> ImportRun:
    """Send an export as it is and have it looked through."""
    client.post("/seller/imports/", {"kind": kind, "file": SimpleUploadedFile(name, content)})
    drain()
    return ImportRun.objects.exclude(key="").get()


@pytest.mark.parametrize("format_name", ["csv", "xlsx"])
def test_exported_products_sent_back_change_nothing(owner: Client, goods: list[Product], format_name: str) -> None:
    answer = owner.post("/seller/exports/files/", {"what": "products", "format": format_name})
    content = answer.content if format_name == "xlsx" else b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    run = send_back(owner, content, f"products.{format_name}")

    assert [(problem.line, problem.code) for problem in run.problems.all()] == []
    assert (run.status, run.created, run.changed, run.unchanged) == ("ready", 0, 0, len(goods))


def test_exported_products_changed_in_one_cell_change_one_product(owner: Client, goods: list[Product]) -> None:
    answer = owner.post("/seller/exports/files/", {"what": "products", "format": "csv"})
    content = body_of(answer).replace("13.00", "14.00").encode()
    before = states_of([goods[1].pk])

    run = send_back(owner, content, "products.csv")
    owner.post(f"/seller/imports/{run.public_id}/confirmation/")
    drain()

    change = ImportChange.objects.get(run=run)
    assert (change.product.handle, states_of([goods[1].pk])) == ("shirt", before)
    assert change.product.variants.get(sku="-S-L").price_minor == 14_00


def test_cells_that_a_spreadsheet_would_calculate_are_marked_as_text(owner: Client, goods: list[Product]) -> None:
    rows = table(owner, "products")
    book = owner.post("/seller/exports/files/", {"what": "products", "format": "xlsx"}).content

    cells = [cell for row in load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
    marked = {cell for row in rows for cell in row if cell.startswith("'")}
    assert marked == {"'=Shirt", "'-S-L"}
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "inlineStr"}
    assert not [cell.value for cell in cells if str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_exported_stock_is_a_stock_file(owner: Client, goods: list[Product]) -> None:
    rows = table(owner, "stock")
    changed = "\n".join(",".join(row[:2]) for row in rows).replace("S-M,7", "S-M,9")

    run = send_back(owner, changed.encode(), "stock.csv", kind="stock")
    owner.post(f"/seller/imports/{run.public_id}/confirmation/")
    drain()

    run.refresh_from_db()
    assert rows[0][:2] == ["sku", "quantity"]
    assert (run.changed, run.unchanged, run.problems.count()) == (1, len(rows) - 2, 0)
    assert Movement.objects.latest("id").on_hand == 2


def test_order_lines_are_the_sellers_own_without_names(owner: Client, order: Order) -> None:
    header, *lines = table(owner, "orders", since=date(2020, 1, 1).isoformat())
    later = table(owner, "orders", since=date(2100, 1, 1).isoformat())

    assert len(header) == len(lines[0])
    assert [(line[0], line[3], line[6], line[7], line[9]) for line in lines] == [
        (f"{order.number}-A", "POT-1", "2", "1225.00", "2450.00")
    ]
    assert (order.contact.name in str(lines), later) == (False, [header])


def test_large_workbook_is_made_by_the_worker(
    owner: Client, rival: Client, goods: list[Product], monkeypatch: pytest.MonkeyPatch, at: Any
) -> None:
    monkeypatch.setattr("shop.web.seller.views.exports.AT_ONCE", 1)
    for _press in range(2):
        owner.post("/seller/exports/files/", {"what": "stock", "format": "xlsx"})
    drain()

    made = ExportFile.objects.get()
    address = f"/seller/exports/files/{made.public_id}/"
    book = b"".join(owner.get(address).streaming_content)  # type: ignore[attr-defined]
    assert load_workbook(io.BytesIO(book)).active.max_row == 5
    assert address in owner.get("/seller/exports/").content.decode()
    assert rival.get(address).status_code == 404
    forget_old_tables(at=at.replace(year=at.year + 1))
    assert (ExportFile.objects.count(), owner.get(address).status_code) == (0, 404)


def test_every_export_is_noted(owner: Client, goods: list[Product]) -> None:
    table(owner, "stock")

    assert [entry.action for entry in entries(AuditFilter()) if entry.action.startswith("exchange")] == [
        "exchange.exported"
    ]


def test_packer_takes_out_stock_and_orders_but_no_products(packer: Client, goods: list[Product]) -> None:
    answers = {
        what: packer.post("/seller/exports/files/", {"what": what, "format": "csv"}).status_code
        for what in ("products", "stock", "orders")
    }

    assert answers == {"products": 403, "stock": 200, "orders": 200}
    assert b'value="products"' not in packer.get("/seller/exports/").content
