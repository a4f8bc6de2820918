"""Files of an evaluation: products, queries, ratings, known items, runs. Pure reading and writing."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .scoring import gain_of

TEXT = "attr_t_"


@dataclass(frozen=True, slots=True)
class TrialProduct:
    """A product of a judged catalogue. `id` is the file's; price in minor units."""

    id: str
    title: str
    description: str
    brand: str
    part_number: str
    eans: tuple[str, ...]
    price_minor: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A query that has right answers; `kind` says what was typed."""

    id: str
    kind: str
    query: str
    right: frozenset[str]


def read_products(path: Path) -> Iterator[TrialProduct]:
    """The products of a JSON-lines file, one object a line; compressed if it ends in .gz."""
    with _opened(path) as file:
        for line in file:
            if line.strip():
                yield _product(json.loads(line))


def read_queries(path: Path) -> dict[str, str]:
    """The queries by id."""
    return {row["query_id"]: row["query"] for row in _rows(path)}


def read_ratings(paths: Iterable[Path]) -> dict[str, dict[str, float]]:
    """Gains by query and product; a later file adds to and overrules an earlier one."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for path in paths:
        for row in _rows(path):
            product = row.get("docid") or row["product_id"]
            found[row["query_id"]][product] = gain_of(row.get("rating") or "", row.get("label") or "")
    return dict(found)


def read_known_items(path: Path) -> list[KnownItem]:
    """Queries with their right answers, which stand joined by |."""
    return [
        KnownItem(row["query_id"], row["kind"], row["query"], frozenset(row["docids"].split("|")))
        for row in _rows(path)
    ]


def write_run(path: Path, run: Mapping[str, Sequence[str]]) -> None:
    """One line for each product found: query_id, product_id, rank."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["query_id", "product_id", "rank"])
        for query, products in run.items():
            writer.writerows((query, product, rank) for rank, product in enumerate(products, start=1))


def _product(row: dict[str, Any]) -> TrialProduct:
    eans = row.get("ean") or []
    return TrialProduct(
        id=str(row["id"]),
        title=str(row.get("title") or row.get("name") or row["id"]),
        description=str(row.get("short_description") or ""),
        brand=str(row.get("supplier") or ""),
        part_number=str(row.get("name") or ""),
        eans=tuple(str(ean) for ean in (eans if isinstance(eans, list) else [eans])),
        price_minor=int(row.get("price") or 0),
        facts={key.removeprefix(TEXT): str(value) for key, value in row.items() if key.startswith(TEXT) and value},
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with _opened(path) as file:
        yield from csv.DictReader(file)


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8", newline="")
    return path.open(newline="", encoding="utf-8")
