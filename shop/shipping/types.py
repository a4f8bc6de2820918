"""What shipping needs and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated
from shop.sellers.types import Holiday

MOST_BANDS = 6
MOST_ZONES = 30
MOST_METHODS = 40
MOST_POINTS = 20
ANY_YEAR = 2000
"""For days that come back every year: a leap year, so that each of them has a date in it."""


class Basis(TextChoices):
    """What a price depends on, or that nothing is delivered there."""

    FLAT = "flat", _("One price for every parcel")
    WEIGHT = "weight", _("By weight")
    TOTAL = "total", _("By what the things cost")
    ITEMS = "items", _("By the number of things")
    NONE = "none", _("Not delivered here")


class Kind(TextChoices):
    """How a parcel reaches its receiver."""

    CARRIED = "carried", _("Brought to the address")
    LIVE = "live", _("Brought to the address, at the carrier's price of the moment")
    PICKUP = "pickup", _("Collected at a pickup point")


@dataclass(frozen=True, slots=True)
class Band:
    """A price up to a weight in grams, an amount in minor units or a number of things; None reaches everything."""

    up_to: int | None
    price_minor: int

    def as_json(self) -> dict[str, int | None]:
        """Plain values for a column."""
        return {"up_to": self.up_to, "price": self.price_minor}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What a parcel costs and how long it travels: working days of its carrier. A live one may have no band."""

    basis: str
    bands: tuple[Band, ...]
    free_from_minor: int | None
    min_days: int
    max_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView(Tariff):
    """A way of delivery in a zone, or wherever no zone says otherwise (`zone` is None). `code` is what forms say."""

    code: str
    kind: str
    name: Translated
    zone: int | None
    carrier: str

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> MethodView:
        """The method from its columns as plain values."""
        kept: dict[str, Any] = {name: columns[name] for name in cls.__dataclass_fields__ if name in columns}
        kept["code"] = UUID(str(columns["public_id"])).hex
        kept["name"] = Translated(columns["name"])
        kept["bands"] = tuple(Band(band["up_to"], band["price"]) for band in columns["bands"])
        return cls(**kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDraft(Tariff):
    """A way of delivery to be kept, beside the usual one. `name` is in the language of whoever typed it."""

    name: str
    language: str
    kind: str
    carrier: str = ""
    active: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """A part of the world with its own delivery; a country whose places are not named is meant whole.

    `postcodes` are beginnings: "12" holds for 1207 too.
    """

    id: int
    country: str
    divisions: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> ZoneView:
        """The zone from its columns as plain values."""
        places = {name: tuple(columns[name]) for name in ("divisions", "districts", "postcodes")}
        return cls(id=columns["id"], country=columns["country"], **places)


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

    @property
    def tariff(self) -> Tariff:
        """The usual way where no zone says otherwise."""
        return Tariff(
            basis=Basis.FLAT,
            bands=(Band(None, self.price_minor),),
            free_from_minor=self.free_from_minor,
            min_days=self.min_days,
            max_days=self.max_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft(Tariff):
    """A zone to be kept, with the name that its owner gave it and the tariff of its usual way."""

    name: str
    country: str
    divisions: tuple[str, ...]
    districts: tuple[str, ...]
    postcodes: tuple[str, ...] = ()

    @property
    def whole_country(self) -> bool:
        """Whether it holds for every place of its country that no other zone names."""
        return not (self.divisions or self.districts or self.postcodes)


@dataclass(frozen=True, slots=True)
class PointView:
    """Where parcels can be collected. `code` is what forms say; `hours` is as its owner wrote it."""

    code: str
    name: str
    address: str
    district: str
    hours: str = ""

    def as_json(self) -> dict[str, str]:
        """Plain values, for the order's record."""
        return {name: getattr(self, name) for name in ("name", "address", "district", "hours")}

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> PointView:
        """The point from plain values."""
        code = UUID(str(columns["public_id"])).hex if "public_id" in columns else ""
        return cls(code, *(str(columns[name]) for name in ("name", "address", "district", "hours")))


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A pickup point to be kept. `district` is named as addresses name it."""

    name: str
    address: str
    district: str
    hours: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class DayOffDraft:
    """A public holiday to be kept; of a yearly one only month and day count."""

    on: date
    name: str = ""
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """A country's days off to be kept: weekdays (ISO 8601: Monday is 1) and holidays."""

    weekdays: tuple[int, ...]
    days: tuple[DayOffDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which nothing moves in a country: weekdays (ISO 8601: Monday is 1), dates, and days of every year.

    `yearly` has months with their days.
    """

    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(cls, draft: CalendarDraft) -> Calendar:
        """The days of a draft, quick to ask."""
        return cls(
            weekdays=frozenset(draft.weekdays),
            dates=frozenset(one.on for one in draft.days if not one.yearly),
            yearly=frozenset((one.on.month, one.on.day) for one in draft.days if one.yearly),
        )

    def is_holiday(self, day: date) -> bool:
        """Whether nobody works on that day, whatever weekday it is."""
        return day in self.dates or (day.month, day.day) in self.yearly

    def is_off(self, day: date) -> bool:
        """Whether no carrier drives."""
        return day.isoweekday() in self.weekdays or self.is_holiday(day)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel goes, as far as its price depends on it."""

    country: str
    district: str = ""
    area: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class ParcelWanted:
    """A parcel to be priced: whose it is, when it can leave, what is in it. Money in minor units, weight in grams.

    `chosen` is the code of the way that the shopper chose, if one was.
    """

    seller_id: int
    handling_days: int
    goods_minor: int
    weight_grams: int
    holiday: Holiday | None = None
    pieces: int = 1
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """One way to send a parcel. `free_gap_minor` is how much more of goods makes it free; None when nothing does.

    `available` is false where the seller does not deliver to; the price is nothing then. `days` is how many working
    days it travels at least and at most. `why` says how the price came about, in plain values for the order's record.
    """

    name: str | Promise | Translated
    price_minor: int
    ship_by_on: date
    arrives_from_on: date
    arrives_to_on: date
    free_gap_minor: int | None
    available: bool = True
    code: str = ""
    kind: str = Kind.CARRIED
    point: PointView | None = None
    days: tuple[int, int] = (0, 0)
    why: Mapping[str, Any] = field(default_factory=dict)

    @property
    def collected(self) -> bool:
        """Whether the receiver comes for it."""
        return self.kind == Kind.PICKUP


@dataclass(frozen=True, slots=True)
class Unasked:
    """A price that a carrier has still to be asked for: by which method, for which parcel, to which place."""

    key: str
    method: str
    carrier: str
    parcel: ParcelWanted
    destination: Destination


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way that a parcel can go, and the one that is taken: the chosen one, else the cheapest that is brought.

    `lost` is true when what was chosen is not among them any more; `unasked` are carriers whose price is not known yet.
    """

    taken: DeliveryOption
    offered: tuple[DeliveryOption, ...]
    lost: bool = False
    unasked: tuple[Unasked, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A district or area. `name` is what addresses keep; `label` is what the reader sees."""

    name: str
    label: Translated
