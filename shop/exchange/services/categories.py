"""The category tree as product and category files name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base import audit
from shop.base.actor import Actor
from shop.base.latin import slug_of
from shop.catalog.services import create_category
from shop.exchange import queries
from shop.exchange.formats.bestbuy import read_categories
from shop.exchange.problems import RowProblem
from shop.exchange.reading import Shape, examine
from shop.exchange.types import Blank, Field

if TYPE_CHECKING:
    from shop.catalog.models import Category

SLUG_ROOM = 60
ADDRESS_ROOM = 480
FALLBACK = ("Other",)
BATCH = 200


class CategoryFinder:
    """Category ids by path of titles, made where missing. Titles that differ only in case are one category.

    With `make` False only "Other" is made: sellers choose among the marketplace's categories.
    """

    def __init__(self, language: str, *, make: bool = True) -> None:
        self._language = language
        self._may_make = make
        self._nodes: dict[tuple[str, ...], Category] = {}
        self._addresses: set[str] = set()
        self.made = 0

    def id_of(self, path: Field[tuple[str, ...]]) -> int:
        """The category at the end of the path; products without one go to "Other"."""
        wanted = FALLBACK if isinstance(path, Blank) else path
        return self._node(wanted if self.has(wanted) else FALLBACK).pk

    def has(self, path: tuple[str, ...]) -> bool:
        """Whether the category is there or may be made."""
        if not self._nodes:
            self._nodes = queries.category_tree()
            self._addresses = {node.url_path for node in self._nodes.values()}
        return self._may_make or tuple(step.casefold() for step in path) in self._nodes

    def forget(self) -> None:
        """Look everything up again."""
        self._nodes = {}

    def _node(self, steps: tuple[str, ...]) -> Category:
        key = tuple(step.casefold() for step in steps)
        if key not in self._nodes:
            self._nodes[key] = self._make(self._node(steps[:-1]) if steps[1:] else None, steps[-1])
            self.made += 1
        return self._nodes[key]

    def _make(self, parent: Category | None, title: str) -> Category:
        prefix = f"{parent.url_path}/" if parent else ""
        room = min(SLUG_ROOM, ADDRESS_ROOM - len(prefix))
        stem = slug_of(title, room=max(room, 8), otherwise="category")
        slug, number = stem, 2
        while f"{prefix}{slug}" in self._addresses:
            slug, number = f"{stem}-{number}", number + 1
        self._addresses.add(f"{prefix}{slug}")
        return create_category(parent=parent, slug=slug, title={self._language: title})


@dataclass(slots=True)
class CategoriesOutcome:
    """What the import of a category file did."""

    read: int = 0
    made: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def import_categories(
    *,
    path: Path,
    language: str,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CategoriesOutcome:
    """Make the categories of a Best Buy category file, parents first wherever they stand; again makes none.

    Two nodes with the same path of titles become one category. Raises FileProblem.
    """
    source = examine(path, shape=Shape.JSON_LINES)
    outcome = CategoriesOutcome()
    paths: dict[tuple[str, ...], int] = {}
    for item in read_categories(source):
        if isinstance(item, RowProblem):
            outcome.problems.append(item)
        else:
            outcome.read += 1
            paths.setdefault(item.path_names, item.line)
    finder = CategoryFinder(language)
    ordered = sorted(paths, key=len)
    with transaction.atomic():
        for done, steps in enumerate(ordered, start=1):
            finder.id_of(steps)
            if progress and (done % BATCH == 0 or done == len(ordered)):
                progress(done, len(ordered))
        outcome.made = finder.made
        after = {"file": path.name, "read": outcome.read, "made": outcome.made}
        audit.note("exchange.categories_imported", subject=("catalog.category", 0), by=by, at=at, after=after)
        transaction.set_rollback(dry_run)
    return outcome
