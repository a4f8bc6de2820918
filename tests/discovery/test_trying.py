"""Suggestions tried on a real shop's held-back week."""

import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from shop.discovery.models import Neighbour

ORDERS = "data/online_retail_ii_2009_2010.csv.gz"
HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"


@pytest.mark.prove
@pytest.mark.needs_shared
@pytest.mark.django_db(transaction=True)  # scoring takes longer than a transaction may be idle
def test_suggestions_find_more_of_the_week_held_back_than_the_most_bought_things(
    capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    call_command("recommend_eval", shared / ORDERS)

    printed = capsys.readouterr().out
    with capsys.disabled():
        sys.stdout.write(printed)
    found = {
        line[:14].strip(): [float(word) for word in line.split() if "." in word] for line in printed.splitlines()[1:]
    }
    assert found["product page"][0] >= 1.8 * found["product page"][1]
    assert found["cart"][0] >= 3.5 * found["cart"][1]
    assert found["person"][0] >= 1.2 * found["person"][1]


@pytest.mark.django_db
def test_a_trial_reads_a_file_and_leaves_the_shop_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        *[f"{number},1000{code},,1,2026-01-0{number} 10:00:00,1,7,UK" for number in (1, 2, 3) for code in "AB"],
        "C4,10000A,,-1,2026-01-04 10:00:00,1,7,UK",
        "5,POST,,1,2026-01-05 10:00:00,1,7,UK",
        *[f"6,1000{code},,1,2026-01-20 10:00:00,1,8,UK" for code in "AB"],
    ]
    orders = tmp_path / "orders.csv"
    orders.write_text(HEAD + "\n".join(rows).replace("1000A", "10000A").replace("1000B", "10000B"))

    call_command("recommend_eval", orders)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 orders known, 1 orders of 7 days held back"
    assert lines[2].split() == ["cart", "recall@10", "1.0000", "most", "bought", "1.0000", "cases", "1"]
    assert not Neighbour.objects.exists()
