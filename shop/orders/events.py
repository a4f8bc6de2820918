"""Facts of orders. Ids and amounts only; whoever needs more reads the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact(Fact):
    """Something happened to a whole order; the subject is the order."""

    subject_type: ClassVar[str] = "orders.order"
    total_minor: int
    currency: str
    package_ids: list[int]
    seller_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(OrderFact):
    """The money is there or will be handed over at the door; sellers can begin."""

    name: ClassVar[str] = "orders.placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderFact):
    """Called off; `was_placed` says whether anybody had been told of it."""

    name: ClassVar[str] = "orders.cancelled"
    was_placed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExpired(OrderFact):
    """Nobody paid in time."""

    name: ClassVar[str] = "orders.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFact(Fact):
    """Something happened to one package; the subject is the package."""

    subject_type: ClassVar[str] = "orders.package"
    order_id: int
    seller_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePacked(PackageFact):
    """It is in its box."""

    name: ClassVar[str] = "orders.package_packed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageShipped(PackageFact):
    """The carrier has it."""

    name: ClassVar[str] = "orders.package_shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDelivered(PackageFact):
    """The shopper has it."""

    name: ClassVar[str] = "orders.package_delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageShort(PackageFact):
    """A part of it will not come; the rest does, or other packages of the order do."""

    name: ClassVar[str] = "orders.package_short"
    shortfall_ids: list[int]
    amount_minor: int
    currency: str
