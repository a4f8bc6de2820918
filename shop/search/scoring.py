"""How good a ranking is against graded ratings: NDCG with gains 2^rating - 1, and reciprocal ranks. Pure functions.

Products that nobody rated count nothing, so the figures are lower bounds; `judged` says how many were rated. Queries
without any product worth finding have no NDCG and are left out of the means.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

CUT = 10
LABELS = {"Exact": 1.0, "Partial": 0.5, "Irrelevant": 0.0}

type Ratings = Mapping[str, Mapping[str, float]]
type Run = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the queries that have something to find."""

    queries: int
    ndcg: float
    judged: float
    recall: float
    empty: int


def gain_of(rating: str, label: str = "") -> float:
    """What finding a product is worth: 0, 1, 3 or 7 for ratings 0 to 3; or what its label says."""
    return 2.0 ** int(rating) - 1 if rating else LABELS[label]


def score(run: Run, ratings: Ratings) -> Score:
    """NDCG@10, judged@10 and recall@100."""
    rated = {query: gains for query, gains in ratings.items() if any(gains.values())}
    ranked = {query: list(dict.fromkeys(run.get(query, ()))) for query in rated}
    number = max(1, len(rated))
    return Score(
        queries=len(rated),
        ndcg=sum(ndcg(ranked[query], gains) for query, gains in rated.items()) / number,
        judged=sum(_judged(ranked[query], gains) for query, gains in rated.items()) / number,
        recall=sum(_recall(ranked[query], gains) for query, gains in rated.items()) / number,
        empty=sum(not found for found in ranked.values()),
    )


def ndcg(ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    """How near the first ten come to the best possible ten."""
    ideal = _discounted(sorted(gains.values(), reverse=True))
    return _discounted([gains.get(product, 0.0) for product in ranked]) / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], right: Collection[str]) -> float:
    """One divided by the place of the first right answer; 0 when there is none."""
    return next((1 / place for place, product in enumerate(ranked, start=1) if product in right), 0.0)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:CUT]))


def _judged(ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    return sum(product in gains for product in ranked[:CUT]) / max(1, min(CUT, len(ranked)))


def _recall(ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    right = {product for product, gain in gains.items() if gain > 0}
    return len(right & set(ranked[:100])) / len(right)
