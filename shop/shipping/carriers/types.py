"""The one language that every carrier is spoken to in. Money in minor units, weight in grams, instants in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise


class Progress(StrEnum):
    """Where a parcel is, whatever its carrier calls it."""

    BOOKING = "booking"  # the carrier is being asked; nobody knows yet whether it has the booking
    BOOKED = "booked"
    PICKUP = "pickup"
    ON_THE_WAY = "on_the_way"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ON_HOLD = "on_hold"
    NOT_DELIVERED = "not_delivered"
    TROUBLE = "trouble"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives, and where."""

    name: str
    phone: str = ""
    street: str = ""
    area: str = ""
    district: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def one_line(self) -> str:
        """The address as a rider reads it."""
        place = " ".join(part for part in (self.district, self.postcode) if part)
        return ", ".join(part for part in (self.street, self.area, place) if part)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A parcel that a carrier is to take. `reference` is ours, and unique."""

    reference: str
    recipient: Party
    sender: Party
    weight_grams: int
    pieces: int
    collect_minor: int
    value_minor: int
    currency: str
    description: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RateWanted:
    """A parcel whose price is asked for, before anybody ordered it; the recipient is a place without a name."""

    recipient: Party
    sender: Party
    weight_grams: int
    value_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What a carrier asks for a parcel; `days` on the way where it says so."""

    price_minor: int
    currency: str
    service: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """The carrier took it. `label_pdf` is empty where the carrier prints none and we print our own."""

    consignment: str
    tracking_code: str
    tracking_url: str = ""
    carrier_name: str = ""
    label_pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that a carrier says about a parcel. `progress` is None for words that move nothing."""

    event_id: str
    consignment: str
    reference: str
    at: datetime
    progress: Progress | None
    words: str = ""
    collected_minor: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a carrier wants to hear after its message arrived."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A proven message of a carrier: what it saw, and what it wants to hear."""

    sightings: Sequence[Sighting]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Key:
    """A credential or setting that a carrier needs, as the store keeps it; those that are no secret can be read."""

    name: str
    label: Promise
    secret: bool = True
    required: bool = True


class CannotBook(Exception):
    """The carrier will not take this parcel; the words are its own."""


class CannotPrice(Exception):
    """The carrier names no price for this parcel; the words are its own."""


class CannotCancel(Exception):
    """The carrier cannot call it off by itself any more."""


class Unreachable(Exception):
    """No answer that means anything. `unsure` when the carrier may have acted."""

    def __init__(self, words: str, *, unsure: bool = False) -> None:
        super().__init__(words)
        self.unsure = unsure


class BadMessage(Exception):
    """The message was not signed as this carrier signs, or cannot be read."""


class Carrier(Protocol):
    """One carrier. Every call goes outside of any transaction."""

    code: str
    name: str
    base_url: str
    keys: Sequence[Key]

    def book(self, wanted: Wanted, *, at: datetime) -> Booked:
        """Have the parcel taken. Raises CannotBook, Unreachable."""

    def track(self, consignment: str, *, at: datetime) -> Sequence[Sighting]:
        """Where the parcel is now. Raises Unreachable."""

    def cancel(self, consignment: str, *, at: datetime) -> None:
        """Call the booking off before it is picked up. Raises CannotCancel, Unreachable."""

    def read_message(self, body: bytes, headers: Mapping[str, str], *, query: Mapping[str, str]) -> Message:
        """Read a message to `/hooks/carriers/<code>/`. Raises BadMessage unless the carrier proved itself."""


@runtime_checkable
class PricingCarrier(Carrier, Protocol):
    """A carrier that says beforehand what a parcel costs."""

    def rates(self, wanted: RateWanted, *, at: datetime) -> Sequence[Rate]:
        """What it asks, for each of its services; somebody waits for it. Raises CannotPrice, Unreachable."""
