"""Words of the room: what is risky, what is done to many at once, what a save brings about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shop.catalog.states import ProductState


@dataclass(frozen=True, slots=True)
class ProductStart:
    """What a new product begins with: its category, its name by language, and whether it is a file."""

    category_id: int
    title: Mapping[str, str]
    digital: bool


class Risk(StrEnum):
    """Why the office looks at a change first."""

    NEW = "new"
    TITLE = "title"
    CATEGORY = "category"
    PRICE = "price"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Watch:
    """How closely the office looks at a seller's changes: not at all (`trusted`), or at every risk.

    A price is risky that moves further than `price_bps` from what it was lately: `earlier`, in minor units by variant.
    """

    trusted: bool
    price_bps: int = 0
    earlier: Mapping[int, int] = field(default_factory=dict)


class Action(StrEnum):
    """What is done to many products at once."""

    PRICE_PERCENT = "price-percent"
    PRICE_AMOUNT = "price-amount"
    STOCK_SET = "stock-set"
    STOCK_ADD = "stock-add"
    STATUS = "status"
    CATEGORY = "category"


class Blocked(StrEnum):
    """Why a change of many leaves one product as it is."""

    SAME = "same"
    NEGATIVE = "negative"
    NOT_COUNTED = "not-counted"
    HELD = "held"
    OFFICE = "office"
    NOT_READY = "not-ready"
    STEP = "step"
    COMPARE = "compare"
    NEWER = "newer"


class Tab(StrEnum):
    """The tabs of a seller's products."""

    ALL = "all"
    ACTIVE = "active"
    DRAFT = "draft"
    PENDING = "pending"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A product as its seller wants it.

    `seen` is the fingerprint of what the seller looked at; empty to write over whatever is there. `stock` has new
    figures by SKU; what it does not name stays.
    """

    after: ProductState
    seen: str = ""
    stock: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkWish:
    """What is to be done to many. `figure` is basis points, minor units or pieces, as the action has it."""

    action: Action
    figure: int = 0
    status: str = ""
    category_id: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change touches. `detail` is a language, a SKU or a code; money stands as minor units."""

    field: str
    detail: str
    before: str | int
    after: str | int
    money: bool = False


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """One line of what shoppers need to find; `required` ones must be done before it can be published."""

    code: str
    done: bool
    required: bool
    detail: str = ""
