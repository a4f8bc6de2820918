"""What of an order's packages gift cards and store credit pay, pure."""

from __future__ import annotations

from collections.abc import Iterable


def uncovered(packages: Iterable[int], tendered: int) -> list[int]:
    """What is left to collect for each package: purses pay the first ones whole, then a part of the next."""
    left = []
    for price in packages:
        part = min(max(price, 0), tendered)
        tendered -= part
        left.append(price - part)
    return left
