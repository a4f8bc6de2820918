"""What orders are made from, and how pages and mails see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.payments.types import COVERED, PaymentState
from shop.shipping.types import PointView
from shop.wallet.types import TenderView

REFERENCE = "order:"


def reference_of(order_id: int) -> str:
    """How payments and ledger name an order."""
    return f"{REFERENCE}{order_id}"


def order_id_of(reference: str) -> int:
    """The order that a reference names. Raises ValueError when it names something else."""
    if not reference.startswith(REFERENCE):
        raise ValueError(f"not an order: {reference}")
    return int(reference.removeprefix(REFERENCE))


@dataclass(frozen=True, slots=True)
class Contact:
    """Who orders and where it goes. `billing` is empty when the bill has the same name and address."""

    email: str = ""
    phone: str = ""
    name: str = ""
    country: str = ""
    district: str = ""
    area: str = ""
    street: str = ""
    postcode: str = ""
    note: str = ""
    billing: Mapping[str, Any] = field(default_factory=dict)
    company_name: str = ""
    vat_country: str = ""
    vat_number: str = ""
    vat_check_id: int | None = None
    purchase_order: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """Everything about an order to be made that is not in its quote."""

    method: str
    language: str
    contact: Contact
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """A short state in words, with the tone of its colour (or none)."""

    label: str | Promise
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """Where a parcel is: `state` is done, now or next; `at` is when it happened."""

    title: str | Promise
    state: str
    at: datetime | None = None
    icon: str = "truck"


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as it was sold."""

    title: Translated
    options: Translated
    sku: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    image: Picture | None
    digital: bool
    id: str
    short: int


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """One physical parcel under way."""

    number: int
    carrier: str
    tracking_code: str
    tracking_url: str
    sent_at: datetime
    badge: Badge
    words: str
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One seller's part of an order."""

    id: int
    letter: str
    number: str
    position: int
    seller_id: int
    seller_name: Translated
    seller_slug: str
    status: str
    badge: Badge
    timeline: tuple[TimelineStep, ...]
    lines: tuple[LineView, ...]
    shipments: tuple[ShipmentView, ...]
    needs_delivery: bool
    delivery_name: Translated
    goods: Money
    shipping: Money
    short: Money
    total: Money
    ship_by_on: date | None
    arrives_from_on: date | None
    arrives_to_on: date | None
    delivered_at: datetime | None
    public_id: str = ""
    point: PointView | None = None

    @property
    def item_count(self) -> int:
        """Pieces in the parcel."""
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row of the sum, as `components/summary.html` prints it."""

    label: str | Promise
    amount: Money
    free: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as pages and mails print it: frozen figures, derived states, no arithmetic left to do.

    `charged` is the same in the currency that its buyer pays, by the rate that was frozen; None where that is the
    books' own. Sellers and the office read the view itself, buyers read `shown`.

    `tenders` are gift cards and store credit that pay a part, `rest` what the payment method pays.
    """

    id: int
    public_id: str
    number: str
    token: str
    language: str
    user_id: int | None
    status: str
    badge: Badge
    created_at: datetime
    placed_at: datetime | None
    cancelled_at: datetime | None
    parcels: tuple[ParcelView, ...]
    rows: tuple[TotalRow, ...]
    total: Money
    tax: Money
    tax_label: str | Promise
    tax_reasons: tuple[str, ...]
    prices_include_tax: bool
    payment_state: PaymentState
    payment_badge: Badge
    payment_method: str
    payment_label: str | Promise
    tenders: tuple[TenderView, ...]
    rest: Money
    contact: Contact
    address_lines: tuple[str, ...]
    cancellable: bool
    pay_by_on: date | None = None
    pay_into: str = ""
    charged: OrderView | None = None

    @property
    def shown(self) -> OrderView:
        """The order as its buyer sees it: in the currency that is paid."""
        return self.charged or self

    @property
    def arrived(self) -> bool:
        """Whether every parcel that was sent has come; never of an order that was wholly called off."""
        sent = [parcel for parcel in self.parcels if parcel.status != "cancelled"]
        return bool(sent) and all(parcel.delivered_at for parcel in sent)

    @property
    def item_count(self) -> int:
        """Pieces in all parcels."""
        return sum(parcel.item_count for parcel in self.parcels)

    @property
    def rows_to_rest(self) -> tuple[TotalRow, ...]:
        """The rows of the sum and what gift cards and store credit take off it; `rest` is left."""
        return self.rows + tuple(
            TotalRow(f"{tender.label} {tender.last_four}".strip(), tender.unsent - tender.amount)
            for tender in self.tenders
        )

    @property
    def rest_label(self) -> str | Promise:
        """How the rest is paid, or that nothing is."""
        return _("Left to pay") if self.payment_method == COVERED else self.payment_label

    @property
    def lines(self) -> tuple[LineView, ...]:
        """Every line, parcel by parcel."""
        return tuple(line for parcel in self.parcels for line in parcel.lines)


class ShopperTab(StrEnum):
    """A list of a shopper's orders."""

    ALL = "all"
    OPEN = "on-the-way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Orders of a day and what they were worth, and orders whose payment is still open."""

    placed: int
    worth: Money
    awaiting_payment: int
    to_pack: int
    late: int
