"""What the books are told: accounts and the lines of a journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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


class Part(StrEnum):
    """What an entry on a seller's account is about; statements are sums by part and by kind of journal."""

    WHOLE = ""
    GOODS = "goods"
    DELIVERY = "delivery"
    PROMOTION = "promotion"
    COMMISSION = "commission"
    VAT = "vat"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal: debits are positive, credits negative, in minor units of `amount.currency`."""

    account: AccountCode
    amount: Money
    part: Part = Part.WHOLE


@dataclass(frozen=True, slots=True)
class Turned:
    """One movement in two currencies: what it is by the books, and what it is where the money lies."""

    book: Money
    real: Money


@dataclass(frozen=True, slots=True)
class Changed:
    """What a provider paid out of another currency and kept of it as fees, and what came to our bank in ours."""

    out: Money
    fees: Money
    arrived: Money


@dataclass(frozen=True, slots=True)
class WithheldTax:
    """Tax on a sale that the marketplace itself owes the state: of which jurisdiction ("US-CA"), and how much."""

    jurisdiction: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SaleShare:
    """One seller's part of a sale: what the shopper pays for its package, and what the marketplace keeps of it.

    `delivery` is the part of `total` that is no goods; `vat` is the VAT on the commission, kept beside it; `withheld`
    is the tax within `total` that the marketplace remits in the seller's place; `funded` is what the marketplace pays
    on top, because it took that off the price at its own expense (None for nothing).
    """

    seller_id: int
    total: Money
    commission: Money
    delivery: Money
    vat: Money
    withheld: WithheldTax | None = None
    funded: Money | None = None

    @property
    def paid_for(self) -> Money:
        """What the marketplace pays on top."""
        return self.funded or Money.zero(self.total.currency)

    @property
    def earned(self) -> Money:
        """What the seller has of it."""
        rest = self.total + self.paid_for - self.commission - self.vat
        return rest - self.withheld.amount if self.withheld else rest


@dataclass(frozen=True, slots=True)
class Standing:
    """A seller's money, positive where the marketplace owes it: on hold, ready to pay out, kept as reserve.

    `ready` falls below zero when more was taken back than was there; what is earned next fills it up.
    """

    hold: Money
    ready: Money
    reserve: Money

    @property
    def balance(self) -> Money:
        """All of it."""
        return self.hold + self.ready + self.reserve


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A part of a sale that is turned round: a seller's share and the till's rounding in it.

    `released` says whether that seller's money of the sale was let go of; until then it is all on hold.
    """

    share: SaleShare
    rounding: Money
    released: bool


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A payout to a seller; `source` is the provider whose balance with us it came from, empty for our bank."""

    seller_id: int
    amount: Money
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold: the total is what all packages and gift cards cost and the till's rounding."""

    total: Money
    shares: Sequence[SaleShare]
    rounding: Money
    gift_cards: Money | None = None


@dataclass(frozen=True, slots=True)
class SellerEntry:
    """One line of a seller's account as its reader sees it: gains are positive, `balance` is everything after it."""

    journal_id: int
    kind: str
    part: str
    reference: str
    at: datetime
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are looked for, by kind of journal and by part; empty means all."""

    kinds: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the books and the shop disagree on: which check, about what, and both figures in words."""

    check: str
    about: str
    finding: str

    def __str__(self) -> str:
        return f"{self.check}: {self.about}: {self.finding}"
