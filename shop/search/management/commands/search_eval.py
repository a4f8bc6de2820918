"""`manage.py search_eval --products FILE --queries FILE --ratings FILE`: the search on a judged catalogue."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.search.queries.likeness import MISSING, encoder
from shop.search.queries.trials import products_kept
from shop.search.scoring import reciprocal_rank, score
from shop.search.services import encode_titles, rebuild_index, vacuum_index
from shop.search.services.copying import copy_catalogue
from shop.search.services.evaluating import load_products, run_queries, scratch_marketplace
from shop.search.services.timing import time_facet_pages, time_result_pages, time_suggestions
from shop.search.trials import read_known_items, read_products, read_queries, read_ratings, write_run

EVERY = 10**9
WARM = 20
SEARCH, RESULTS, FACETS, SUGGESTIONS = "a search", "a page of results", "with facets and two filters", "suggestions"
AIMS = {SEARCH: 30, FACETS: 60, SUGGESTIONS: 25}  # milliseconds, nineteen times of twenty
AIMS_OF_COPIES = {SEARCH: 50}


class Command(BaseCommand):
    """Loads the products into a scratch marketplace, searches as the page does, and prints the figures."""

    help = "Scores the search on judged queries (NDCG@10), beside PostgreSQL's own full text."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, in the formats that their readers describe."""
        parser.add_argument("--products", type=Path, required=True, help="JSON lines, .gz if compressed")
        parser.add_argument("--queries", type=Path, required=True, help="csv: query_id, query")
        parser.add_argument("--ratings", type=Path, action="append", default=[], help="csv: query_id, docid, rating")
        parser.add_argument("--typo-queries", type=Path, help="the same queries, each with a slip")
        parser.add_argument("--known-items", type=Path, help="csv: query_id, kind, query, docids")
        parser.add_argument("--run-out", type=Path, help="where the run goes: query_id, product_id, rank")
        parser.add_argument("--copies", type=int, default=0, help="then add so many copies, and take the times again")
        parser.add_argument("--aims", action="store_true", help="fail where it takes longer than it should")
        parser.add_argument("--keep", action="store_true", help="keep the scratch marketplace, and use a kept one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, search, score."""
        if settings.SEARCH_VECTORS and encoder() is None:
            raise CommandError(MISSING)
        with scratch_marketplace(keep=options["keep"]) as loaded:
            if not loaded:
                load_products(read_products(options["products"]), at=timezone.now(), progress=self._tell)
                rebuild_index(at=timezone.now())
                vacuum_index()
            encode_titles(most=EVERY, progress=self._tell_encoded)
            self._report(options)
            missed = self._times(options, AIMS)
            if options["copies"] and not loaded:
                self.stderr.write(f"copying {options['copies']} times")
                copy_catalogue(times=options["copies"])
                missed += self._times(options, AIMS_OF_COPIES)
        if options["aims"] and missed:
            raise CommandError("\n".join(missed))

    def _report(self, options: dict[str, Any]) -> None:
        ratings, queries = options["ratings"], read_queries(options["queries"])
        slips = read_queries(options["typo_queries"]) if options["typo_queries"] else {}
        run = self._scored("clean", queries, ratings)
        if options["run_out"]:
            write_run(options["run_out"], run)
        if len(ratings) > 1:
            self._line("clean, first ratings only", run, ratings[:1])
        if slips:
            self._scored("one slip", slips, ratings)
        if options["known_items"]:
            self._known_items(options["known_items"])
        self._scored("stock full text, clean", queries, ratings, stock=True)
        if slips:
            self._scored("stock full text, one slip", slips, ratings, stock=True)

    def _times(self, options: dict[str, Any], aims: Mapping[str, int]) -> list[str]:
        """Of a search alone, and of the pages around it; tells which aims are missed."""
        files = [options["queries"], *([options["typo_queries"]] if options["typo_queries"] else [])]
        queries = [query for path in files for query in read_queries(path).values()]
        items = read_known_items(options["known_items"]) if options["known_items"] else []
        run_queries(_numbered(queries[:WARM]))
        figures = {
            SEARCH: run_queries(_numbered([*queries, *(item.query for item in items)]))[1],
            RESULTS: time_result_pages(queries),
            FACETS: time_facet_pages(queries),
            SUGGESTIONS: time_suggestions(queries),
        }
        self.stdout.write(f"milliseconds, {products_kept()} products")
        for name, times in figures.items():
            self.stdout.write(f"  {name:<28} {_spread(times)}")
        late = {name: _p95(figures[name]) for name, aim in aims.items() if _p95(figures[name]) > aim}
        return [f"{name} takes {time:.1f} ms, {aims[name]} are wanted" for name, time in late.items()]

    def _scored(
        self, name: str, queries: Mapping[str, str], ratings: Sequence[Path], *, stock: bool = False
    ) -> dict[str, list[str]]:
        run, times = run_queries(queries, stock=stock)
        if ratings:
            self._line(name, run, ratings, _spread(times) if stock else "")
        return run

    def _line(self, name: str, run: Mapping[str, Sequence[str]], ratings: Sequence[Path], more: str = "") -> None:
        found = score(run, read_ratings(ratings))
        self.stdout.write(
            f"{name:<28} NDCG@10 {found.ndcg:.4f}  judged@10 {found.judged:.3f}  recall@100 {found.recall:.3f}  "
            f"empty {found.empty}  queries {found.queries}  {more}".rstrip()
        )

    def _known_items(self, path: Path) -> None:
        items = read_known_items(path)
        run, _times = run_queries({item.id: item.query for item in items})
        ranks: dict[str, list[float]] = defaultdict(list)
        for item in items:
            ranks[item.kind].append(reciprocal_rank(run[item.id], item.right))
        for kind, found in ranks.items():
            self.stdout.write(f"{'known item: ' + kind:<28} MRR {statistics.mean(found):.4f}  queries {len(found)}")

    def _tell(self, done: int) -> None:
        self.stderr.write(f"{done} products loaded")

    def _tell_encoded(self, done: int, total: int) -> None:
        if done % 1024 == 0 or done == total:
            self.stderr.write(f"{done} of {total} titles encoded")


def _numbered(queries: Sequence[str]) -> dict[str, str]:
    return {str(number): query for number, query in enumerate(queries)}


def _spread(times: Sequence[float]) -> str:
    return f"p50 {statistics.median(times):.1f}  p95 {_p95(times):.1f} ms"


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
