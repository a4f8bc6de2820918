"""Stars in figures."""

from __future__ import annotations

ASPECTS = ("delivery", "described", "communication")
"""What a shop is rated for."""


def tenths_of(stars: int, number: int) -> int:
    """The mean of so many ratings that add up to `stars`, in tenths of a star, half up; 0 of none."""
    return (stars * 20 + number) // (2 * number) if number else 0
