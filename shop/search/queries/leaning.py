"""Which categories a query is about: those that it names, and those that people opened after such words.

"notebook" names the category Notebooks whole and Notebook bags in part, so notebooks come before bags. Nothing here
knows a query: names come from the tree, and what people opened is learned word by word (`services.learning`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice

from shop.base.tenancy import current_schema
from shop.catalog.queries import CategoryTree, category_tree
from shop.search.analysis import learn_stems, stem
from shop.search.text import chunks, is_latin

MOST_NAMED = 20
_kept: dict[str, _Names] = {}


@dataclass(frozen=True)
class _Names:
    """The titles of a tree in terms."""

    tree: CategoryTree

    @cached_property
    def paths(self) -> Sequence[str]:
        """Every path, in order: what is below a path follows it."""
        return sorted(self.tree.by_path)

    def under(self, path: str) -> Iterable[int]:
        """The ids of a category and of what is below it."""
        for one in islice(self.paths, bisect_left(self.paths, path), None):
            if not one.startswith(path):
                return
            yield self.tree.by_path[one].id

    @cached_property
    def by_term(self) -> Mapping[str, Sequence[tuple[str, int, frozenset[str]]]]:
        """For each term the titles that have it: path, a number of its own, all of its terms."""
        words = {
            (path, tuple(_words(text))) for path, node in self.tree.by_path.items() for text in node.title.values()
        }
        learn_stems({word for _path, title in words for word in title if is_latin(word)})
        found: dict[str, list[tuple[str, int, frozenset[str]]]] = defaultdict(list)
        for number, (path, title) in enumerate(sorted(words)):
            terms = frozenset(term for word in title if (term := stem(word)))
            for term in terms:
                found[term].append((path, number, terms))
        return found


def leanings(words: Sequence[Collection[str]], clicked: Mapping[int, float]) -> dict[int, float]:
    """How much a query is about categories, 0 to 1, by id; what is below a category is about it too.

    `words` are the terms that each word of the query may stand for, `clicked` the shares of what was opened.
    """
    if not words:
        return {}
    names, found = _names(), dict(clicked)
    named = _named(words, names.by_term)
    for path in nlargest(MOST_NAMED, named, key=lambda path: (named[path], path)):
        for below in names.under(path):
            found[below] = max(found.get(below, 0.0), named[path])
    return found


def lift_columns(lifts: Mapping[tuple[str, int], float]) -> list[list[int] | list[float]]:
    """Ids and factors of what the office lifts, in columns: categories with what is below them, brands, sellers.

    Of a category and one above it the nearer one counts. Nothing where nothing is lifted.
    """
    if not lifts:
        return []
    names = _names()
    below: dict[int, float] = {}
    paths = sorted((path, node.id) for path, node in names.tree.by_path.items() if ("category", node.id) in lifts)
    for path, category_id in paths:
        below |= dict.fromkeys(names.under(path), lifts["category", category_id])
    columns: list[list[int] | list[float]] = [list(below), list(below.values())]
    for kind in ("brand", "seller"):
        chosen = {pk: factor for (of, pk), factor in lifts.items() if of == kind}
        columns += [list(chosen), list(chosen.values())]
    return columns


def _named(
    words: Sequence[Collection[str]], titles: Mapping[str, Sequence[tuple[str, int, frozenset[str]]]]
) -> dict[str, float]:
    """By path, how well the best of its titles and the query fit: the share of words times that of the title's terms.

    Squared, so that naming a category whole counts for much more than naming a half of it.
    """
    hits: dict[tuple[str, int], set[int]] = defaultdict(set)
    had: dict[tuple[str, int], set[str]] = defaultdict(set)
    sizes: dict[tuple[str, int], int] = {}
    for place, terms in enumerate(words):
        for term in terms:
            for path, number, title in titles.get(term, ()):
                hits[path, number].add(place)
                had[path, number].add(term)
                sizes[path, number] = len(title)
    found: dict[str, float] = {}
    for key, places in hits.items():
        fit = (len(places) / len(words) * len(had[key]) / sizes[key]) ** 2
        found[key[0]] = max(found.get(key[0], 0.0), fit)
    return found


def _names() -> _Names:
    """The titles in terms, made anew when the tree was."""
    tree, schema = category_tree(), current_schema()
    kept = _kept.get(schema)
    if kept is None or kept.tree is not tree:
        kept = _kept[schema] = _Names(tree)
    return kept


def _words(text: str) -> Iterable[str]:
    return (word for chunk in chunks(text) for word in chunk.words)
