"""What returns are made of, and how pages and mails see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop.base.money import Money
from shop.base.uploads import CleanFile
from shop.orders.types import Badge, LineView, TimelineStep


class Wish(StrEnum):
    """What the buyer wants for the goods."""

    REFUND = "refund"
    EXCHANGE = "exchange"


class Kind(StrEnum):
    """Why there is a case: the shop's own promise, or the right of withdrawal, which needs no reason."""

    RETURN = "return"
    WITHDRAWAL = "withdrawal"


class Reason(StrEnum):
    """What is wrong with the goods."""

    DAMAGED = "damaged"
    WRONG = "wrong"
    NOT_AS_DESCRIBED = "not_as_described"
    MISSING_PARTS = "missing_parts"
    DOES_NOT_FIT = "does_not_fit"
    CHANGED_MIND = "changed_mind"


class Condition(StrEnum):
    """How a piece came back."""

    AS_NEW = "as_new"
    USED = "used"
    DAMAGED = "damaged"


class Way(StrEnum):
    """Who organises the way back."""

    OWN = "own"
    LABEL = "label"


class Payback(StrEnum):
    """How the money of a settled refund stands."""

    NONE = "none"
    ON_ITS_WAY = "on_its_way"
    OWED = "owed"  # by hand: cash, or a provider that refused
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """What the buyer asks for: quantities by the id of the order line.

    `into_credit`: as store credit instead of the money; only who has an account can want it.
    """

    package_id: int
    wish: Wish
    reason: Reason
    quantities: Mapping[int, int]
    note: str = ""
    photos: Sequence[CleanFile] = ()
    into_credit: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The seller's yes: who organises the way back, what the buyer does, and a label where there is one."""

    way: Way
    how: str
    label: CleanFile | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What came back of one line."""

    quantity: int
    condition: Condition = Condition.AS_NEW


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back, by the id of the case's line; what the buyer gets for it; whether it is sold again."""

    lines: Mapping[int, Received]
    outcome: Wish
    restock: bool


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of a parcel and how many of it can still be sent back."""

    line_id: int
    public_id: str
    line: LineView
    most: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a parcel can be returned: until when, what of it, and in words why not."""

    lines: Sequence[Returnable]
    until: datetime | None
    refusal: str = ""

    @property
    def open(self) -> bool:
        """Whether anything can be asked for now."""
        return not self.refusal


@dataclass(frozen=True, slots=True)
class CaseLineView:
    """One line of a case."""

    id: int
    line: LineView
    quantity: int
    received_quantity: int
    condition: str
    refund: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as pages and mails print it, with nothing left to compute."""

    id: int
    public_id: str
    number: str
    kind: Kind
    status: str
    badge: Badge
    wish: Wish
    reason: str
    note: str
    answer: str
    asked_at: datetime
    answer_by: datetime
    order_number: str
    order_token: str
    order_user_id: int | None
    language: str
    email: str
    buyer_name: str
    package_number: str
    seller_id: int
    seller_name: str
    seller_slug: str
    lines: Sequence[CaseLineView]
    photos: Sequence[str]
    way: str
    how: str
    has_label: bool
    carrier: str
    tracking_code: str
    goods: Money
    shipping: Money
    refund: Money
    into_credit: bool
    by_hand: Money
    restocked: bool
    payback: Payback
    replacement_number: str
    timeline: tuple[TimelineStep, ...]
    moves: frozenset[str] = field(default_factory=frozenset)

    @property
    def pieces(self) -> int:
        """How many pieces the buyer wants to send back."""
        return sum(line.quantity for line in self.lines)


class Tab(StrEnum):
    """A list of cases."""

    WAITING = "waiting"
    COMING = "coming"
    CLOSED = "closed"
    ALL = "all"
