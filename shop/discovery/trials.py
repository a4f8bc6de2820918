"""A shop's past orders from a file, to try suggestions on: a CSV with Invoice, StockCode, Quantity, InvoiceDate, and
Customer ID. That is how "Online Retail II" is published. Pure reading.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .types import TrialBasket

CANCELLED = "C"


def read_baskets(path: Path) -> list[TrialBasket]:
    """Every order that stood, the oldest first; what is no product (postage, charges) has no digits in front."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return _baskets(row for row in csv.DictReader(file) if _stood(row))


def held_back(baskets: Iterable[TrialBasket], *, days: int) -> tuple[list[TrialBasket], list[TrialBasket]]:
    """The orders before the last so many days, and those of these days."""
    ordered = list(baskets)
    cut = max(basket.at for basket in ordered) - timedelta(days=days)
    return [one for one in ordered if one.at <= cut], [one for one in ordered if one.at > cut]


def _stood(row: Mapping[str, str]) -> bool:
    sold = not row["Invoice"].startswith(CANCELLED) and int(row["Quantity"]) > 0
    return sold and row["StockCode"][:5].isdigit()


def _baskets(rows: Iterable[Mapping[str, str]]) -> list[TrialBasket]:
    products: dict[str, set[str]] = {}
    about: dict[str, tuple[datetime, str]] = {}
    for row in rows:
        number = row["Invoice"]
        products.setdefault(number, set()).add(row["StockCode"].upper())
        about[number] = (datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC), row["Customer ID"])
    found = [TrialBasket(number, *about[number], frozenset(codes)) for number, codes in products.items()]
    return sorted(found, key=lambda basket: (basket.at, basket.id))
