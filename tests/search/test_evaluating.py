"""`manage.py search_eval`: from files of a judged catalogue to figures, in a marketplace that is gone afterwards."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django_tenants.utils import schema_exists

from shop.search.services.evaluating import SCRATCH
from shop.search.trials import read_products

PRODUCTS = [
    {"id": 1, "title": "Laser printer", "name": "LP-1", "ean": ["4002432351114"], "supplier": "Acme", "price": 9900,
     "attr_t_colour": "Black", "attr_t_width": "A4"},
    {"id": 2, "title": "Ink printer", "name": "IP-2", "supplier": "Acme", "price": 4900, "attr_t_colour": "White"},
    {"id": 3, "title": "Toner for a laser printer", "name": "T-3", "price": 2900, "attr_t_colour": "Black"},
]  # fmt: skip


def written(folder: Path, name: str, header: str, *rows: str) -> str:
    (folder / name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return str(folder / name)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three products, a query with its slip, what it should find, and two numbers."""
    products = tmp_path / "products.jsonl"
    products.write_text("\n".join(json.dumps(one) for one in PRODUCTS), encoding="utf-8")
    return [
        f"--products={products}",
        "--queries=" + written(tmp_path, "queries.csv", "query_id,query", "q1,laser printer"),
        "--ratings=" + written(tmp_path, "ratings.csv", "query_id,docid,rating", "q1,1,3", "q1,3,1", "q1,2,0"),
        "--typo-queries=" + written(tmp_path, "slips.csv", "query_id,query", "q1,laser pritner"),
        "--known-items=" + written(tmp_path, "known.csv", "query_id,kind,query,docids", "k1,mpn,ip2,2", "k2,ean,4002432351114,1"),
        f"--run-out={tmp_path / 'run.csv'}",
    ]  # fmt: skip


def test_products_are_read_as_published(files: list[str]) -> None:
    first, *_others = read_products(Path(files[0].partition("=")[2]))

    assert (first.id, first.brand, first.part_number, first.eans) == ("1", "Acme", "LP-1", ("4002432351114",))
    assert first.facts == {"colour": "Black", "width": "A4"}


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_judged_catalogue_is_loaded_searched_scored_copied_and_thrown_away(files: list[str], tmp_path: Path) -> None:
    out = StringIO()

    call_command("search_eval", *files, "--copies=2", stdout=out, stderr=StringIO())

    printed = out.getvalue()
    assert "clean                        NDCG@10 1.0000" in printed
    assert "one slip                     NDCG@10 1.0000" in printed
    assert "known item: ean              MRR 1.0000" in printed
    assert ("milliseconds, 3 products" in printed, "milliseconds, 9 products" in printed) == (True, True)
    with (tmp_path / "run.csv").open(encoding="utf-8") as run:
        assert [row["product_id"] for row in csv.DictReader(run)] == ["1", "3", "2"]
    assert not schema_exists(SCRATCH)
