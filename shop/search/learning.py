"""Logistic regression on what people opened of what they were shown. Pure functions, no packages.

Whoever sees a list opens what stands at its top more often, wherever that comes from; so the place is a feature of its
own, and the weights of the others say what is left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDS = 400
STEP = 0.5
RIDGE = 1e-3  # keeps weights of what never differs at nought


@dataclass(frozen=True, slots=True)
class Shown:
    """A product at a place (from 1) of a list; facts between 0 and 1; whether it was opened."""

    place: int
    stock: float
    rating: float
    reviews: float
    liking: float
    trust: float
    opened: bool

    @property
    def features(self) -> tuple[float, ...]:
        """A constant, the place, and the facts in the order of `Boosts`."""
        return (1.0, -math.log(self.place), self.stock, self.rating, self.reviews, self.liking, self.trust)


def fit(shown: Sequence[Shown]) -> tuple[float, ...]:
    """The weights (log odds) of the features that explain best what was opened: gradient descent, the same every time.

    Raises ValueError without any list.
    """
    if not shown:
        raise ValueError("nothing was shown")
    rows = [(one.features, float(one.opened)) for one in shown]
    weights = [0.0] * len(rows[0][0])
    for _round in range(ROUNDS):
        slopes = [RIDGE * weight for weight in weights]
        for features, opened in rows:
            error = chance(features, weights) - opened
            for place, feature in enumerate(features):
                slopes[place] += error * feature / len(rows)
        weights = [weight - STEP * slope for weight, slope in zip(weights, slopes, strict=True)]
    return tuple(weights)


def chance(features: Sequence[float], weights: Sequence[float]) -> float:
    """How likely it is opened."""
    odds = sum(feature * weight for feature, weight in zip(features, weights, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
