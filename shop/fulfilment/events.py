"""Facts of shipments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentFact(Fact):
    """Something happened to one shipment; the subject is the shipment."""

    subject_type: ClassVar[str] = "fulfilment.shipment"
    order_id: int
    package_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSent(ShipmentFact):
    """The carrier has a further part of a package whose first part is on its way already."""

    name: ClassVar[str] = "fulfilment.rest_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentMoved(ShipmentFact):
    """The carrier saw it somewhere else."""

    name: ClassVar[str] = "fulfilment.shipment_moved"
    progress: str
