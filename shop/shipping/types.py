"""What shipping needs and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated
from shop.sellers.types import Holiday

MOST_BANDS = 6
MOST_ZONES = 30


class Basis(TextChoices):
    """What the price of a zone depends on, or that nothing is delivered there."""

    FLAT = "flat", _("One price for every parcel")
    WEIGHT = "weight", _("By weight")
    TOTAL = "total", _("By what the things cost")
    ITEMS = "items", _("By the number of things")
    NONE = "none", _("Not delivered here")


@dataclass(frozen=True, slots=True)
class Band:
    """A price up to a weight in grams, an amount in minor units or a number of things; None reaches everything."""

    up_to: int | None
    price_minor: int

    def as_json(self) -> dict[str, int | None]:
        """Plain values for a column."""
        return {"up_to": self.up_to, "price": self.price_minor}


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """A part of the world with its own delivery prices; a country whose places are not named is meant whole."""

    country: str
    divisions: tuple[str, ...]
    districts: tuple[str, ...]
    basis: str
    bands: tuple[Band, ...]
    free_from_minor: int | None
    min_days: int
    max_days: int

    @property
    def whole_country(self) -> bool:
        """Whether it holds for every place of its country that no other zone names."""
        return not (self.divisions or self.districts)

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> ZoneView:
        """The zone from its columns as plain values."""
        kept: dict[str, Any] = {name: columns[name] for name in cls.__dataclass_fields__ if name in columns}
        kept |= {name: tuple(kept[name]) for name in ("divisions", "districts")}
        kept["bands"] = tuple(Band(band["up_to"], band["price"]) for band in columns["bands"])
        return cls(**kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsDraft:
    """How a seller delivers where no zone says otherwise, and when parcels leave. Weekdays as in ISO 8601."""

    price_minor: int
    free_from_minor: int | None
    min_days: int
    max_days: int
    handling_days: int
    cut_off: time | None
    closed_weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft(ZoneView):
    """A zone to be kept, with the name that its seller gave it."""

    name: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel goes, as far as its price depends on it."""

    country: str
    district: str = ""
    area: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class ParcelWanted:
    """A parcel to be priced: whose it is, when it can leave, what is in it. Money in minor units, weight in grams."""

    seller_id: int
    handling_days: int
    goods_minor: int
    weight_grams: int
    holiday: Holiday | None = None
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """One way to send a parcel. `free_gap_minor` is how much more of goods makes it free; None when nothing does.

    `available` is false where the seller does not deliver to; the price is nothing then.
    """

    name: Promise
    price_minor: int
    ship_by_on: date
    arrives_from_on: date
    arrives_to_on: date
    free_gap_minor: int | None
    available: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A district or area. `name` is what addresses keep; `label` is what the reader sees."""

    name: str
    label: Translated
