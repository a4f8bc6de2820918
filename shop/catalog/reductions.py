"""What comes off prices by itself: promotions stand above this room, so they tell (`AppConfig.ready()`).

Until somebody tells, prices are what sellers set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .types import PriceStep


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of something for sale at the price that its seller set, in minor units."""

    product_id: int
    category_id: int
    seller_id: int
    price_minor: int


class Reductions(Protocol):
    """Who knows what comes off."""

    def prices(self, pieces: Sequence[Piece], *, at: datetime) -> Sequence[int]:
        """What each piece costs anybody at an instant, in the order of the pieces."""

    def steps(self, piece: Piece, steps: Sequence[PriceStep], *, at: datetime) -> Sequence[PriceStep]:
        """The steps of a price until an instant with what came off it; newest first, as they were given."""

    def turned_at(self, *, at: datetime) -> datetime | None:
        """When something last began or ended to come off, until an instant."""


class Nothing:
    """Nothing comes off."""

    def prices(self, pieces: Sequence[Piece], *, at: datetime) -> Sequence[int]:
        """As they are."""
        return [piece.price_minor for piece in pieces]

    def steps(self, piece: Piece, steps: Sequence[PriceStep], *, at: datetime) -> Sequence[PriceStep]:
        """As they are."""
        return steps

    def turned_at(self, *, at: datetime) -> datetime | None:
        """Never."""
        return None


_known: list[Reductions] = [Nothing()]


def register(reductions: Reductions) -> None:
    """Ask this room from now on."""
    _known[0] = reductions


def prices_now(pieces: Sequence[Piece], *, at: datetime) -> Sequence[int]:
    """What each piece costs anybody at an instant, in minor units, in their order."""
    return _known[0].prices(pieces, at=at)


def steps_until(piece: Piece, steps: Sequence[PriceStep], *, at: datetime) -> Sequence[PriceStep]:
    """The steps of a price until an instant with what came off it; newest first."""
    return _known[0].steps(piece, steps, at=at)


def turned_at(*, at: datetime) -> datetime | None:
    """When something last began or ended to come off prices, until an instant."""
    return _known[0].turned_at(at=at)
