"""What the books are told: accounts and the lines of a journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shop.base.money import Money


class Kind(StrEnum):
    """What an account holds; assets and expenses grow by debits, liabilities and income by credits."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


@dataclass(frozen=True, slots=True, order=True)
class AccountCode:
    """A place money can be, by code and kind; which ones there are stands in `rules`."""

    code: str
    kind: Kind

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal: debits are positive, credits negative, in minor units of `amount.currency`."""

    account: AccountCode
    amount: Money


@dataclass(frozen=True, slots=True)
class SaleShare:
    """One seller's part of a sale: what the shopper pays for its package, and what the marketplace keeps of it."""

    seller_id: int
    total: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold: the total is what all packages cost and the till's rounding."""

    total: Money
    shares: Sequence[SaleShare]
    rounding: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the books and the shop disagree on: which check, about what, and both figures in words."""

    check: str
    about: str
    finding: str

    def __str__(self) -> str:
        return f"{self.check}: {self.about}: {self.finding}"
