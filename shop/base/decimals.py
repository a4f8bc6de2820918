"""Numbers as people and other machines write them."""

from __future__ import annotations

from decimal import Decimal

MOST_PLACES = 30
"""Before and after the point: more than anything that is counted, weighed or paid has."""


def figure(written: str | Decimal | int) -> Decimal:
    """The number that is written. Raises ValueError for none, and for one with more places than anything has.

    Eight signs can name a number of a million digits ("1e999990"), and writing it out takes half a minute.
    """
    try:
        number = Decimal(written)
    except ArithmeticError as error:
        raise ValueError(f"not a number: {written!r}") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > MOST_PLACES or exponent < -MOST_PLACES:
        raise ValueError(f"not a number: {written!r}")
    return number
