"""What shipping needs and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from shop.base.translated import Translated
from shop.sellers.types import Holiday


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel goes, as far as its price depends on it."""

    country: str
    district: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class ParcelWanted:
    """A parcel to be priced: whose it is, when it can leave, what is in it. Money in minor units, weight in grams."""

    seller_id: int
    handling_days: int
    goods_minor: int
    weight_grams: int
    holiday: Holiday | None = None

    def days_to_send(self, today: date) -> int:
        """Calendar days until it leaves, the seller's holiday counted in."""
        if self.holiday is None:
            return self.handling_days
        return self.holiday.days_to_send(self.handling_days, today=today)


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """One way to send a parcel. `free_gap_minor` is how much more of goods makes it free; None when nothing does."""

    name: Promise
    price_minor: int
    ship_by_on: date
    arrives_from_on: date
    arrives_to_on: date
    free_gap_minor: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A district or area. `name` is what addresses keep; `label` is what the reader sees."""

    name: str
    label: Translated
