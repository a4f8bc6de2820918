"""kill -9 of the worker in the middle of a seller's import: it goes on by itself and ends once, with one effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import requests

from tests.resilience.running import Shop, eventually, var_folder

pytestmark = [pytest.mark.prove, pytest.mark.needs_shared]
PRODUCTS, VARIANTS = 997, 3676
LOOKED_SECONDS, HEALED_SECONDS = 600, 900  # a worker that is gone is missed after some minutes
RUN = "SELECT status, items_done FROM exchange_importrun ORDER BY id DESC LIMIT 1"
FINISHED = """
SELECT count(*) FROM exchange_importrunchange WHERE to_status = 'finished'
AND subject_id = (SELECT max(id) FROM exchange_importrun)"""
MADE = "SELECT count(*), count(DISTINCT product_id) FROM exchange_importchange"
OFFERED = """
SELECT count(DISTINCT v.product_id), count(*), count(DISTINCT v.sku) FROM catalog_variant v
JOIN exchange_importchange c ON c.product_id = v.product_id"""
PRICES = "SELECT count(*) FROM catalog_pricechange p JOIN exchange_importrun r ON p.change_set = r.change_set"
STOCK_BESIDE_MOVEMENTS = """
SELECT s.variant_id FROM inventory_stocklevel s LEFT JOIN inventory_movement m ON m.variant_id = s.variant_id
GROUP BY s.variant_id, s.on_hand HAVING s.on_hand <> coalesce(sum(m.on_hand), 0)"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that runs."""
    with var_folder() as var, Shop(var) as shop:
        shop.start()
        yield shop


class Browser:
    """The demo seller's browser."""

    def __init__(self, shop: Shop) -> None:
        self.address, self.session = shop.address, requests.Session()
        self.post("/auth/login/", "/auth/login/", login="seller@demo.haat.example", password="haat-demo-2026")

    def post(self, page: str, form: str, file: Path | None = None, **fields: str) -> str:
        """Send a form of a page; the path where it led."""
        html = self.session.get(f"{self.address}{page}", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        assert token, page
        files = {"file": (file.name, file.read_bytes())} if file else None
        sent = {"csrfmiddlewaretoken": token[1], **fields}
        answer = self.session.post(f"{self.address}{form}", data=sent, files=files, timeout=60)
        assert answer.status_code == 200, (form, answer.status_code)
        return requests.utils.urlparse(answer.url).path


def state(shop: Shop) -> tuple[str, int]:
    """Where the newest import stands, and how much of the file is done."""
    ((status, done),) = shop.rows(RUN)
    return status, done


def kill_the_one_that_imports(shop: Shop) -> None:
    """kill -9 of the worker with every task process."""
    worker = shop.child("manage.py work")
    for process in (worker, *worker.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def test_import_whose_worker_is_killed_twice_goes_on_and_ends_once(shop: Shop, shared: Path) -> None:
    browser, file = Browser(shop), shared / "data" / "import" / "shopify_fashion.csv.gz"
    known = shop.count("SELECT count(*) FROM catalog_product")
    page = browser.post("/seller/imports/", "/seller/imports/", file, kind="products", starting_weight="400")
    eventually(lambda: state(shop)[0] == "ready", LOOKED_SECONDS)
    assert shop.count("SELECT count(*) FROM catalog_product") == known

    browser.post(page, f"{page}confirmation/")
    for reached in (100, 400):
        eventually(lambda least=reached: state(shop)[1] >= least, HEALED_SECONDS)  # type: ignore[misc]
        assert state(shop)[0] == "running"
        kill_the_one_that_imports(shop)

    eventually(lambda: state(shop)[0] == "finished", HEALED_SECONDS)
    assert shop.count(FINISHED) == 1
    assert shop.rows(MADE) == [(PRODUCTS, PRODUCTS)]
    assert shop.rows(OFFERED) == [(PRODUCTS, VARIANTS, VARIANTS)]
    assert shop.count(PRICES) == VARIANTS
    assert shop.rows(STOCK_BESIDE_MOVEMENTS) == []
