"""Files into the shop by plain forms: a look first, then the import, corrections, the way back."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from shop.base.actor import Actor
from shop.catalog.models import Category, PriceChange, Product, Variant
from shop.exchange.models import ImportChange, ImportRun
from shop.exchange.services import forget_old_files, wake_still_imports
from shop.exchange.workbooks import workbook_of
from shop.inventory.models import Movement, StockLevel
from shop.inventory.queries import balances_that_differ
from shop.inventory.services import hold
from shop.listings.models import Proposal
from shop.listings.services import approve_proposal, trust_seller
from shop.sellers.models import Seller
from tests.factories import make_category, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
HEADER = "handle,title,category,status,sku,price,weight (grams),stock,images\n"
CUP = "clay-cup,Clay cup,Home,active,CUP-1,350.00,320,40,https://e.com/1.png\n"
BOWL = "bowl,Bowl,Home,active,BOWL-1,120.50,500,3,https://e.com/2.png\n"
BAD = "jar,Jar,Home,active,JAR-1,12 Taka,500,3,\n"


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures stay where they lie."""
    monkeypatch.setattr("shop.catalog.services.bulk.images.fetch_waiting_pictures", lambda: None)


@pytest.fixture
def home() -> Category:
    """The category that the files name."""
    return make_category("home")


@pytest.fixture
def trusted(seller: Seller, by: Actor) -> Seller:
    """Rehana, whose changes need no look."""
    trust_seller(seller_id=seller.pk, by=by, at=timezone.now())
    return seller


def send(client: Client, content: str | bytes, *, name: str = "products.csv", **fields: str) -> Any:
    """Send a file with the plain form."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/seller/imports/", {"kind": "products", "file": SimpleUploadedFile(name, raw)} | fields)


def looked_through(client: Client, content: str | bytes, **fields: str) -> str:
    """Send a file, let the worker look through it, and answer with the address of its page."""
    address = str(send(client, content, **fields).headers["Location"])
    drain()
    return address


def imported(client: Client, content: str | bytes, **fields: str) -> str:
    """Send a file and have it imported; answers with the address of its page."""
    address = looked_through(client, content, **fields)
    client.post(f"{address}confirmation/")
    drain()
    return address


def text_of(client: Client, address: str) -> str:
    """The page."""
    return client.get(address).content.decode()


def figures() -> tuple[int, int, int, int]:
    """How many rows there are of what an import writes."""
    return (Product.objects.count(), Variant.objects.count(), Movement.objects.count(), ImportChange.objects.count())


def test_first_look_says_what_would_happen_and_changes_nothing(owner: Client, trusted: Seller, home: Category) -> None:
    address = looked_through(owner, HEADER + CUP + BAD)

    run, text = ImportRun.objects.get(), text_of(owner, address)
    assert (run.status, run.format, run.created, run.seller) == ("ready", "plain", 1, trusted)
    assert figures() == (0, 0, 0, 0)
    assert "Nothing has been changed yet." in text
    assert "Write a plain figure such as 1299.00" in text
    assert "12 Taka" in text


def test_confirmed_file_is_imported_by_the_worker(owner: Client, trusted: Seller, home: Category) -> None:
    address = imported(owner, HEADER + CUP + BOWL)

    cup = Product.objects.get(handle="clay-cup")
    assert (cup.seller, cup.status, cup.category) == (trusted, "active", home)
    assert (cup.variants.get().price_minor, cup.variants.get().stock.on_hand) == (350_00, 40)
    assert "The import is done." in text_of(owner, address)
    assert PriceChange.objects.filter(actor=f"user:{trusted.staff.get().user_id}").count() == 2
    assert balances_that_differ() == []


def test_second_press_starts_one_job(owner: Client, trusted: Seller, home: Category) -> None:
    first = send(owner, HEADER + CUP).headers["Location"]
    again = send(owner, HEADER + CUP).headers["Location"]
    sent_tasks = OrmQ.objects.count()
    drain()

    answers = [owner.post(f"{first}confirmation/").status_code for _press in range(2)]

    assert (first, sent_tasks, ImportRun.objects.count()) == (again, 1, 1)
    assert (answers, OrmQ.objects.count()) == ([302, 302], 1)
    drain()
    assert Product.objects.count() == 1


def test_one_file_at_a_time_is_worked_on(owner: Client, rival: Client, trusted: Seller, home: Category) -> None:
    send(owner, HEADER + CUP)

    refused, other = send(owner, HEADER + BOWL), send(rival, HEADER + BOWL)

    assert (refused.status_code, other.status_code) == (409, 302)
    assert "Another file is being worked on" in refused.content.decode()
    assert ImportRun.objects.count() == 2


def test_lines_left_out_come_back_as_a_file_that_can_be_corrected(
    owner: Client, trusted: Seller, home: Category
) -> None:
    address = imported(owner, HEADER + CUP + BAD)

    body = b"".join(owner.get(f"{address}corrections.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, line = list(csv.reader(io.StringIO(body)))
    corrected = imported(owner, body.replace("12 Taka", "12.00"), starting_weight="100")

    assert header == [*HEADER.strip().split(","), "Reason"]
    assert (line[0], line[-1].startswith("Write a plain figure")) == ("jar", True)
    assert "The import is done." in text_of(owner, corrected)
    assert Product.objects.get(handle="jar").variants.get().price_minor == 12_00


def test_variant_left_out_comes_back_with_its_whole_product(owner: Client, trusted: Seller, home: Category) -> None:
    header = "handle,title,category,option1 name,option1 value,sku,price,stock\n"
    shirt = "shirt,Shirt,Home,Size,M,S-M,10.00,=1+1\nshirt,,,,L,S-L,ten,2\n"
    address = imported(owner, header + shirt + "cap,Cap,Home,,,CAP,5.00,1\n")

    body = b"".join(owner.get(f"{address}corrections.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    rows = list(csv.reader(io.StringIO(body)))[1:]
    assert [(row[5], row[7], bool(row[8])) for row in rows] == [("S-M", "'=1+1", False), ("S-L", "2", True)]


def test_whole_import_is_taken_back_except_what_somebody_changed(
    owner: Client, trusted: Seller, home: Category, by: Actor, at: Any
) -> None:
    address = imported(owner, HEADER + CUP + BOWL)
    bowl = Product.objects.get(handle="bowl")
    hold(order_id=1, quantities={bowl.variants.get().pk: 1}, expires_at=None, by=by, at=at)

    owner.post(f"{address}reversal/")
    owner.post(f"{address}reversal/")
    tasks = OrmQ.objects.count()
    drain()

    text = text_of(owner, address)
    assert (tasks, ImportRun.objects.get().status) == (1, "undone")
    assert Product.objects.get(handle="clay-cup").trashed_at is not None
    assert (Product.objects.get(handle="bowl").trashed_at, "Bowl" in text) == (None, True)
    assert "Something newer changed 1 product" in text
    assert StockLevel.objects.get(variant__product__handle="clay-cup").on_hand == 0


def test_new_sellers_products_wait_for_the_office(owner: Client, seller: Seller, home: Category, by: Actor) -> None:
    address = imported(owner, HEADER + CUP)

    cup, proposal = Product.objects.get(), Proposal.objects.get()
    assert (cup.status, proposal.product, proposal.risks) == ("pending", cup, ["new"])
    assert "1 product was handed in for our look." in text_of(owner, address)
    approve_proposal(proposal_id=proposal.pk, seen_at=proposal.submitted_at, by=by, at=timezone.now())
    cup.refresh_from_db()
    assert cup.status == "active"
    owner.post(f"{address}reversal/")
    drain()
    cup.refresh_from_db()
    assert (cup.status, cup.trashed_at is None) == ("archived", False)


def test_risky_change_waits_and_undo_withdraws_it(owner: Client, seller: Seller, home: Category) -> None:
    pot = make_product(seller, title={"en": "Clay pot"}, sku="POT-1", price_minor=100_00)

    address = imported(owner, "sku,price\nPOT-1,400.00\n", kind="prices")

    assert pot.variants.get().price_minor == 100_00
    assert Proposal.objects.get().status == "waiting"
    owner.post(f"{address}reversal/")
    drain()
    assert Proposal.objects.get().status == "withdrawn"
    assert ImportRun.objects.get().status == "undone"


def test_file_makes_no_category_and_no_property(owner: Client, trusted: Seller, home: Category) -> None:
    text = "handle,title,category,sku,price,attribute: aura,featured\ncup,Cup,Contraband > Odd,C-1,5.00,Blue,true\n"

    address = imported(owner, text)

    cup = Product.objects.get()
    assert (str(cup.category.title), cup.featured, cup.attribute_values.count()) == ("Other", False, 0)
    assert not Category.objects.filter(slug="contraband").exists()
    page = text_of(owner, address)
    assert "no category “Contraband &gt; Odd”" in page
    assert "no property “Aura”" in page


def test_products_without_photo_or_weight_stay_drafts(owner: Client, trusted: Seller, home: Category) -> None:
    address = imported(owner, HEADER + "cup,Cup,Home,active,C-1,5.00,,4,\n")

    assert Product.objects.get().status == "draft"
    assert "The product has no photo, so it is kept as a draft." in text_of(owner, address)


def test_workbook_is_read_like_a_table(owner: Client, trusted: Seller, home: Category) -> None:
    rows = [line.split(",") for line in (HEADER + CUP).strip().splitlines()]

    imported(owner, workbook_of(rows), name="products.xlsx")

    assert Product.objects.get().variants.get().price_minor == 350_00
    assert ImportRun.objects.get().key.endswith(".csv")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "The file is empty."),
        (b"handle\x00,title\n", "a.csv", "Tables are XLSX or CSV in UTF-8."),
        ("handle,title\ncaf\xe9,x\n".encode("cp1252"), "a.csv", "Tables are XLSX or CSV in UTF-8."),
        ("handle,title\ncup,Cup\n".encode("utf-16"), "a.csv", "Tables are XLSX or CSV in UTF-8."),
        (b"PK\x03\x04 not a workbook", "a.xlsx", "The workbook is damaged or too large."),
        (b"\x1f\x8b broken", "a.csv.gz", "The packed file is damaged or cut off."),
        (gzip.compress(b"\x00" * 60_000_000), "a.csv.gz", "The file is larger than 50 MB."),
        (b"%PDF-1.4", "a.pdf", "Tables are XLSX or CSV in UTF-8."),
    ],
)  # fmt: skip
def test_bad_file_is_refused_at_the_door(
    owner: Client, trusted: Seller, content: bytes, name: str, sentence: str
) -> None:
    response = send(owner, content, name=name)

    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert (ImportRun.objects.count(), OrmQ.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("handle;title\ncup;Cup\n", "aren&#x27;t separated by commas"),
        ("apples,pears\n1,2\n", "The columns are not those of a product file."),
        ("handle,title\n", "The file has a header but no products."),
        ("handle,title" + ",x" * 1_000_000 + "\n" + "a" + ",b" * 1_000_001 + "\n", "more than 1000 columns"),
        ("handle,handle,title\na,b,c\n", "stands in the header twice"),
    ],
)
def test_file_that_is_no_product_file_says_why(owner: Client, trusted: Seller, content: str, sentence: str) -> None:
    address = looked_through(owner, content)

    assert sentence in text_of(owner, address)
    assert (ImportRun.objects.get().status, Product.objects.count()) == ("refused", 0)
    assert owner.post(f"{address}confirmation/", follow=True).content.decode().count("ready to be imported") == 1


def test_killed_import_goes_on_and_has_one_effect(
    owner: Client, trusted: Seller, home: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"cup-{n},Cup {n},Home,active,C-{n},5.00,10,{n},https://e.com/{n}.png\n" for n in range(1, 121))
    address = looked_through(owner, HEADER + lines)
    owner.post(f"{address}confirmation/")
    batches = iter([False])

    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr("shop.exchange.services.batches.refresh_listing", dies_at_the_second(batches))
        drain()
    half = (Product.objects.count(), ImportRun.objects.get().items_done)
    drain()

    run = ImportRun.objects.get()
    assert half == (50, 50)
    assert (run.status, run.created, Product.objects.count()) == ("finished", 120, 120)
    assert (ImportChange.objects.count(), balances_that_differ()) == (120, [])
    assert StockLevel.objects.get(variant__sku="C-60").on_hand == 60


def dies_at_the_second(batches: Any) -> Any:
    """Lists are refreshed once; the second time the process is killed."""

    def refresh(**_columns: Any) -> None:
        if next(batches, True):
            raise KeyboardInterrupt

    return refresh


def test_cancelled_import_stops_and_can_be_taken_back(owner: Client, trusted: Seller, home: Category) -> None:
    address = looked_through(owner, HEADER + CUP)
    owner.post(f"{address}confirmation/")

    owner.post(f"{address}cancellation/")
    drain()

    assert (ImportRun.objects.get().status, Product.objects.count()) == ("cancelled", 0)
    assert "Cancelled. Nothing was changed." in text_of(owner, address)


def test_import_that_stands_still_can_be_woken(owner: Client, trusted: Seller, home: Category) -> None:
    address = str(send(owner, HEADER + CUP).headers["Location"])
    OrmQ.objects.all().delete()
    ImportRun.objects.update(worked_at=timezone.now() - timedelta(minutes=6))

    assert "Nothing has happened for some minutes." in text_of(owner, address)
    owner.post(f"{address}continuation/")
    drain()

    assert ImportRun.objects.get().status == "ready"


def test_page_is_looked_at_again_without_script_and_polled_with_it(
    owner: Client, trusted: Seller, home: Category
) -> None:
    address = str(send(owner, HEADER + CUP).headers["Location"])

    whole = text_of(owner, address)
    part = owner.get(address, headers={"HX-Request": "true", "HX-Target": "import-state"}).content.decode()

    assert f'href="{address}">Look again</a>' in whole
    assert ('hx-trigger="every 2s"' in whole, "<progress" in part, "<html" in part) == (True, True, False)
    drain()
    assert "every 2s" not in text_of(owner, address)


def test_imports_of_another_seller_do_not_exist(owner: Client, rival: Client, trusted: Seller, home: Category) -> None:
    address = looked_through(owner, HEADER + CUP + BAD)

    steps = ["confirmation/", "cancellation/", "reversal/", "continuation/"]
    answers = {rival.post(f"{address}{step}").status_code for step in steps}
    reads = {rival.get(f"{address}{name}").status_code for name in ("", "corrections.csv")}

    assert (answers, reads) == ({404}, {404})
    assert ImportRun.objects.get().status == "ready"
    assert "Nothing sent yet" in text_of(rival, "/seller/imports/")


def test_packer_may_not_import(packer: Client) -> None:
    assert (packer.get("/seller/imports/").status_code, send(packer, HEADER + CUP).status_code) == (403, 403)


def test_list_and_page_need_few_queries(owner: Client, trusted: Seller, home: Category) -> None:
    for number in range(3):
        address = imported(owner, HEADER + CUP.replace("40", str(number)) + BAD)

    for page in ("/seller/imports/", address):
        with CaptureQueriesContext(connection) as queries:
            owner.get(page)
        assert len(queries) <= 15


# Figures alone -----------------------------------------------------------------------------------------------------


def test_stock_file_sets_figures_by_sku_and_is_taken_back(owner: Client, seller: Seller) -> None:
    for sku in ("POT-1", "POT-2", "POT-3"):
        make_product(seller, sku=sku)

    address = imported(owner, "sku,quantity\nPOT-1,4\nPOT-2,10\nPOT-3,\nNONE,3\nPOT-1,9\n", kind="stock")

    run = ImportRun.objects.get()
    assert (run.changed, run.unchanged, StockLevel.objects.get(variant__sku="POT-1").on_hand) == (1, 2, 4)
    assert [(row.line, row.code) for row in run.problems.all()] == [(5, "unknown_sku"), (6, "sku_again")]
    owner.post(f"{address}reversal/")
    drain()
    assert StockLevel.objects.get(variant__sku="POT-1").on_hand == 10
    assert balances_that_differ() == []


def test_price_file_changes_prices_of_a_trusted_seller(owner: Client, trusted: Seller) -> None:
    pot = make_product(trusted, sku="POT-1", price_minor=100_00)

    address = imported(owner, "sku,price,compare-at price\nPOT-1,90.00,100.00\n", kind="prices")

    variant = pot.variants.get()
    assert (variant.price_minor, variant.compare_at_minor, Proposal.objects.count()) == (90_00, 100_00, 0)
    owner.post(f"{address}reversal/")
    drain()
    variant.refresh_from_db()
    assert (variant.price_minor, variant.compare_at_minor) == (100_00, None)


def test_files_of_figures_touch_nothing_of_another_seller(owner: Client, seller: Seller, rival_seller: Seller) -> None:
    make_product(rival_seller, sku="BAG-1", price_minor=50_00)

    address = imported(owner, "sku,quantity\nBAG-1,0\n", kind="stock")

    assert StockLevel.objects.get().on_hand == 10
    assert "You offer nothing with this SKU." in text_of(owner, address)


def test_stock_below_what_orders_hold_becomes_what_they_hold(owner: Client, seller: Seller, by: Actor, at: Any) -> None:
    pot = make_product(seller, sku="POT-1")
    hold(order_id=1, quantities={pot.variants.get().pk: 3}, expires_at=None, by=by, at=at)

    address = imported(owner, "sku,quantity\nPOT-1,1\n", kind="stock")

    assert StockLevel.objects.get().on_hand == 3
    assert "Orders hold 3 pieces" in text_of(owner, address)


def test_left_behind_import_is_woken_by_the_sweep(owner: Client, trusted: Seller, home: Category) -> None:
    send(owner, HEADER + CUP)
    OrmQ.objects.all().delete()
    ImportRun.objects.update(worked_at=timezone.now() - timedelta(minutes=6))

    woken = [wake_still_imports(at=timezone.now()) for _look in range(2)]
    drain()

    assert (woken, ImportRun.objects.get().status) == ([1, 0], "ready")


def test_old_files_are_deleted_and_what_they_did_can_still_be_taken_back(
    owner: Client, trusted: Seller, home: Category, by: Actor
) -> None:
    done = imported(owner, HEADER + CUP + BAD)
    waiting = looked_through(owner, HEADER + BOWL)
    keys = [run.key for run in ImportRun.objects.order_by("pk")]
    soon, late = timezone.now() + timedelta(days=29), timezone.now() + timedelta(days=31)
    assert [forget_old_files(by=by, at=at) for at in (soon, late, late)] == [0, 2, 0]

    assert [storages["private"].exists(key) for key in keys] == [False, False]
    assert [run.status for run in ImportRun.objects.order_by("pk")] == ["finished", "cancelled"]
    assert owner.get(f"{done}corrections.csv").status_code == 404
    assert "the file was deleted on" in text_of(owner, waiting)
    owner.post(f"{done}reversal/")
    drain()
    assert ImportRun.objects.earliest("pk").status == "undone"


@pytest.mark.prove
@pytest.mark.needs_shared
def test_thousand_products_come_in_through_the_page(owner: Client, trusted: Seller, shared: Path) -> None:
    content = (shared / "data" / "import" / "shopify_fashion.csv.gz").read_bytes()

    address = looked_through(owner, content, name="shopify_fashion.csv.gz", starting_weight="400")
    planned = ImportRun.objects.get()
    owner.post(f"{address}confirmation/")
    drain()

    run = ImportRun.objects.get()
    assert (planned.status, planned.format, planned.created) == ("ready", "shopify", 997)
    assert (run.status, run.created, run.variants_created) == ("finished", 997, 3676)
    assert Product.objects.filter(seller=trusted, status="active").count() > 900
    edited = Product.objects.filter(status="active").latest("id")
    dearer_by_ten_percent(owner, edited)
    owner.post(f"{address}reversal/")
    drain()
    assert (Product.objects.filter(trashed_at=None).get(), ImportRun.objects.get().status) == (edited, "undone")


def dearer_by_ten_percent(owner: Client, product: Product) -> None:
    """The change of many as a seller makes it: looked at, then done with the sign of what was shown."""
    before = list(product.variants.order_by("pk").values_list("price_minor", flat=True))
    wish = {"product": str(product.public_id), "action": "price-percent", "percent": "10"}
    shown = owner.post("/seller/products/changes/", wish)

    owner.post("/seller/products/changes/", wish | {"seen": shown.context["plan"].seen})

    after = list(product.variants.order_by("pk").values_list("price_minor", flat=True))
    assert after == [(price * 11 + 5) // 10 for price in before]
