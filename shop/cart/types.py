"""What the cart room hands out: who owns a cart, and frozen views of what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise

from shop.base.money import Money
from shop.base.names import initials_of
from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.pricing.types import Quote, QuoteWay
from shop.shipping.types import DeliveryOption, PointView

MOST = 999  # pieces in a line
MOST_LINES = 100
MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class CartOwner:
    """Whose cart: a signed-in person's, or that of whoever holds the cookie's token (its hash)."""

    user_id: int | None = None
    token_hash: str = ""

    @property
    def known(self) -> bool:
        """Whether there is anybody at all."""
        return bool(self.user_id or self.token_hash)


class Trouble(StrEnum):
    """Why a line cannot be bought as it stands."""

    GONE = "gone"  # not for sale any more
    SOLD_OUT = "sold_out"
    FEWER = "fewer"  # some are left, not as many as wanted


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as the page shows it.

    `price_before` is the price when it was added, where that was another one. `available` is how many can be had,
    None where nothing is counted. `total` is None for lines that no quote covers (saved, sold out).
    """

    public_id: UUID
    variant_id: int
    product_slug: str
    title: Translated
    options: Translated
    image: Picture | None
    digital: bool
    quantity: int
    unit_price: Money
    compare_at: Money | None
    total: Money | None
    price_before: Money | None
    available: int | None
    trouble: Trouble | None = None
    discount: Money | None = None

    @property
    def key(self) -> str:
        """The line's name in element ids."""
        return self.public_id.hex

    @property
    def most(self) -> int:
        """The largest quantity that can be chosen now."""
        return self.available if self.available is not None and self.available < MOST else MOST

    @property
    def regular_total(self) -> Money | None:
        """What the line would cost at the regular price, or without its discount, where there is one."""
        if self.compare_at is not None:
            return self.compare_at * self.quantity
        return self.total + self.discount if self.total is not None and self.discount else None

    @property
    def cheaper(self) -> bool:
        """Whether the price fell since the line was added."""
        return self.price_before is not None and self.unit_price < self.price_before


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One seller's lines, what their delivery costs and when they arrive."""

    number: int
    seller_id: int
    seller_slug: str
    seller_name: Translated
    lines: tuple[LineView, ...]
    needs_delivery: bool
    shipping: Money
    delivery_name: str | Promise | Translated
    arrives_from_on: date | None
    arrives_to_on: date | None
    free_shipping_gap: Money | None
    deliverable: bool = True
    delivery: DeliveryOption | None = None
    ways: tuple[QuoteWay, ...] = ()
    delivery_lost: bool = False

    @property
    def point(self) -> PointView | None:
        """Where it is collected, if it is."""
        return self.delivery.point if self.delivery else None

    @property
    def choice(self) -> bool:
        """Whether there is anything to choose between."""
        return len(self.ways) > 1

    @property
    def field(self) -> str:
        """The name that forms know the parcel's way by."""
        return f"way-{self.seller_slug}"

    @property
    def initials(self) -> str:
        """The first letters of the seller's first two words."""
        return initials_of(self.seller_name)


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart as its page shows it. Every sum is the quote's; there is none when nothing in it can be bought."""

    count: int
    parcels: tuple[ParcelView, ...]
    unavailable: tuple[LineView, ...]
    saved: tuple[LineView, ...]
    quote: Quote | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show but the empty state."""
        return not (self.parcels or self.unavailable or self.saved)

    @property
    def troubled(self) -> tuple[LineView, ...]:
        """The lines that keep the cart from being checked out."""
        short = tuple(line for parcel in self.parcels for line in parcel.lines if line.trouble)
        return self.unavailable + short

    @property
    def ready(self) -> bool:
        """Whether checkout can begin."""
        return self.quote is not None and not self.troubled
