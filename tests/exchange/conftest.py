"""Product files written on the spot, and the real ones beside the project."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shop.exchange.formats import FORMATS
from shop.exchange.problems import RowProblem
from shop.exchange.reading import examine
from shop.exchange.types import ParsedProduct


@dataclass(frozen=True)
class Reading:
    """What a format made of a file."""

    products: list[ParsedProduct]
    problems: list[RowProblem]

    @property
    def product(self) -> ParsedProduct:
        (product,) = self.products
        return product

    @property
    def codes(self) -> list[tuple[int, str]]:
        return [(problem.line, problem.code.value) for problem in self.problems]


type WriteFile = Callable[..., Path]
type Read = Callable[..., Reading]


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Write text or bytes as a file; a name that ends in .gz packs it."""

    def write(content: str | bytes, name: str = "products.csv") -> Path:
        raw = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return path

    return write


def read_path(format_name: str, path: Path, *, exponent: int = 2) -> Reading:
    format_ = FORMATS[format_name]
    items = list(format_.read_products(examine(path, shape=format_.shape), exponent=exponent))
    problems = [item for item in items if isinstance(item, RowProblem)]
    assert all("%(" not in problem.sentence for problem in problems)
    return Reading([item for item in items if isinstance(item, ParsedProduct)], problems)


@pytest.fixture
def read(write_file: WriteFile) -> Read:
    """Read a text in a format."""

    def read_text(format_name: str, content: str, *, exponent: int = 2) -> Reading:
        return read_path(format_name, write_file(content), exponent=exponent)

    return read_text


@pytest.fixture
def read_shared(shared: Path) -> Read:
    """Read one of the real files."""

    def read_real(format_name: str, name: str) -> Reading:
        return read_path(format_name, shared / "data" / name)

    return read_real
