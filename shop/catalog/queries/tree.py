"""The category tree, kept in the process for some seconds: header, breadcrumbs, chips and scopes cost no query."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

from shop.base.pictures import Picture
from shop.base.tenancy import connection
from shop.base.translated import Translated
from shop.catalog.models import Category, SlugHistory

SECONDS = 10
_kept: dict[str, tuple[float, CategoryTree]] = {}


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A visible category as pages show it; `count` is the products here and below."""

    id: int
    path: str
    url_path: str
    title: Translated
    description: Translated
    image: Picture | None
    count: int

    @property
    def url(self) -> str:
        """Its address on the storefront."""
        return _address(self.url_path, get_language())


@lru_cache(maxsize=4096)
def _address(url_path: str, language: str | None) -> str:
    """Every page links to thirty categories; the address depends on the language only."""
    return reverse("storefront:category", args=[url_path])


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """Every visible category; one under an invisible parent is invisible too."""

    by_path: dict[str, CategoryNode]
    by_url: dict[str, CategoryNode] = field(default_factory=dict)
    below: dict[str, list[CategoryNode]] = field(default_factory=dict)

    def at(self, url_path: str) -> CategoryNode | None:
        """The category with this address, or nothing."""
        return self.by_url.get(url_path)

    def line_to(self, tree_path: str) -> list[CategoryNode]:
        """The categories from the root to the one with this treebeard path, itself included."""
        step = Category.steplen
        paths = [tree_path[:end] for end in range(step, len(tree_path) + 1, step)]
        return [self.by_path[path] for path in paths if path in self.by_path]

    def children_of(self, node: CategoryNode | None) -> Sequence[CategoryNode]:
        """The categories right below a node, or the top ones."""
        return self.below.get(node.path if node else "", [])


def category_tree() -> CategoryTree:
    """This marketplace's visible categories, at most SECONDS old; one query when they are read anew."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    tree = _fresh_tree()
    _kept[schema] = (time.monotonic() + SECONDS, tree)
    return tree


def top_categories() -> Sequence[CategoryNode]:
    """The first level of the tree, for header, menu and home."""
    return category_tree().children_of(None)


def moved_category(url_path: str) -> CategoryNode | None:
    """The visible category that once had this address."""
    old = SlugHistory.objects.filter(kind="category", slug=url_path).values_list("object_id", flat=True).first()
    return next((node for node in category_tree().by_path.values() if node.id == old), None) if old else None


def forget_categories() -> None:
    """Drop the kept trees, after a change and between tests."""
    _kept.clear()


def _fresh_tree() -> CategoryTree:
    rows = Category.objects.filter(visible=True).order_by("path")
    columns = rows.values_list("id", "path", "url_path", "title", "description", "picture", "product_count")
    tree = CategoryTree({})
    for pk, path, url_path, title, description, picture, count in columns:
        above = path[: -Category.steplen]
        if above and above not in tree.by_path:
            continue
        node = CategoryNode(pk, path, url_path, title, description, picture, count)
        tree.by_path[path] = node
        tree.by_url[url_path] = node
        tree.below.setdefault(above, []).append(node)
    return tree
