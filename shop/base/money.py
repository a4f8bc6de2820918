"""Money: whole minor units and an ISO 4217 code. Floats are refused; sums and splits are exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from moneyed import CurrencyDoesNotExist, get_currency

from .decimals import figure

MOST_DIGITS = 18
"""Of minor units; a bigint of PostgreSQL ends at nineteen."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were combined."""


class UnknownCurrency(ValueError):
    """The code is not an ISO 4217 currency."""


@cache
def exponent_of(currency: str) -> int:
    """How many decimal digits the currency's minor unit has (ISO 4217: BDT 2, JPY 0, KWD 3).

    Raises UnknownCurrency.
    """
    try:
        sub_unit = get_currency(currency).sub_unit
    except CurrencyDoesNotExist as error:
        raise UnknownCurrency(currency) from error
    return len(str(sub_unit)) - 1


def shares_of(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` minor units in proportion to `weights` by the largest remainder; the parts sum to `total`.

    Ties go to the earlier weight. With all weights zero the parts are equal as far as possible.
    Raises ValueError for no weights or a negative weight.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be non-empty and not negative")
    if not any(weights):
        weights = [1] * len(weights)
    sign, amount, whole = (-1 if total < 0 else 1), abs(total), sum(weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in whole minor units (poisha, cents) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError(f"Money needs whole minor units, not {type(self.minor).__name__}")
        exponent_of(self.currency)

    @classmethod
    def from_major(cls, amount: str | Decimal | int, currency: str) -> Money:
        """Read a figure in major units ("12.50"). Raises ValueError for more digits than fit."""
        if isinstance(amount, float):
            raise TypeError("Money is never read from a float")
        try:
            scaled = figure(amount).scaleb(exponent_of(currency))
        except ValueError as error:
            raise ValueError(f"not an amount: {amount!r}") from error
        if scaled.adjusted() >= MOST_DIGITS or scaled != scaled.to_integral_value():
            raise ValueError(f"not an amount of {currency}: {amount!r}")
        return cls(int(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum of the amounts; zero of `currency` when there are none."""
        result = cls.zero(currency)
        for amount in amounts:
            result += amount
        return result

    @property
    def exponent(self) -> int:
        """Decimal digits of the minor unit."""
        return exponent_of(self.currency)

    @property
    def major(self) -> Decimal:
        """The exact figure in major units, for display and for providers that want decimals."""
        return Decimal(self.minor).scaleb(-self.exponent)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by the largest remainder; the parts sum to the whole. See `shares_of`."""
        return [Money(part, self.currency) for part in shares_of(self.minor, weights)]

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        if isinstance(count, bool) or not isinstance(count, int):
            raise TypeError("Money is multiplied by whole numbers only; use allocate() or a rate in bps")
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.major}"
