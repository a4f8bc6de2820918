"""What a paper says, frozen as plain values; money in minor units of the paper's currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money

if TYPE_CHECKING:
    from .models import Document


class Kind(TextChoices):
    """What a paper is."""

    INVOICE = "invoice", _("Invoice")
    CREDIT = "credit", _("Credit note")
    COMMISSION = "commission", _("Commission invoice")
    COMMISSION_CREDIT = "commission_credit", _("Commission credit note")

    @property
    def gives_back(self) -> bool:
        """Whether it takes something off what was billed before."""
        return self in {Kind.CREDIT, Kind.COMMISSION_CREDIT}

    @property
    def of_marketplace(self) -> bool:
        """Whether the marketplace issues it, to the seller."""
        return self in {Kind.COMMISSION, Kind.COMMISSION_CREDIT}


class Category(StrEnum):
    """How an amount is taxed, in the codes of EN 16931 (UNTDID 5305)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE = "AE"
    EXPORT = "G"


class ItemKind(StrEnum):
    """What a line of a paper is about."""

    GOODS = "goods"
    DELIVERY = "delivery"
    COMMISSION = "commission"


@dataclass(frozen=True, slots=True)
class Party:
    """Who bills or is billed, as printed. `reference` is the buyer's own number of the purchase."""

    name: str = ""
    trading_as: str = ""
    street: str = ""
    area: str = ""
    district: str = ""
    postcode: str = ""
    country: str = ""
    vat_id: str = ""
    email: str = ""
    phone: str = ""
    reference: str = ""

    @property
    def address(self) -> tuple[str, ...]:
        """The address as it is written within its country, without empty lines."""
        place = " ".join(part for part in (self.district, self.postcode) if part)
        return tuple(line for line in (self.street, self.area, place) if line)


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `list_net_minor` − `discount_minor` = `net_minor`; all pieces together, without tax.

    `reason` says why there is no tax, or that the marketplace pays it. `line_id` is the order line's; the parts of a
    delivery have 0, -1, -2, …
    """

    kind: ItemKind
    title: str
    quantity: int
    list_net_minor: int
    discount_minor: int
    net_minor: int
    tax_minor: int
    rate_bps: Decimal
    category: Category
    reason: str = ""
    options: str = ""
    sku: str = ""
    line_id: int = 0

    @property
    def gross_minor(self) -> int:
        """With its tax."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class TaxRow:
    """Everything that is taxed alike."""

    category: Category
    rate_bps: Decimal
    net_minor: int
    tax_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The paper that a credit note takes something off."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper without the buyer, who is kept beside it. `covers` are the shortfalls that its figures count in."""

    seller: Party
    items: tuple[Item, ...]
    order_number: str = ""
    package_number: str = ""
    tax_name: str = ""
    payment: str = ""
    paid_minor: int = 0
    refers_to: Reference | None = None
    reason: str = ""
    covers: tuple[int, ...] = ()
    period: tuple[date, date] | None = None

    @property
    def net_minor(self) -> int:
        """All items without tax."""
        return sum(item.net_minor for item in self.items)

    @property
    def tax_minor(self) -> int:
        """The tax of all items."""
        return sum(item.tax_minor for item in self.items)

    @property
    def taxes(self) -> list[TaxRow]:
        """The items by how they are taxed, the highest rate first."""
        groups: dict[tuple[Decimal, Category, str], list[Item]] = {}
        for item in self.items:
            groups.setdefault((-item.rate_bps, item.category, item.reason), []).append(item)
        return [
            TaxRow(
                category,
                -rate,
                sum(item.net_minor for item in members),
                sum(item.tax_minor for item in members),
                reason,
            )
            for (rate, category, reason), members in sorted(groups.items(), key=lambda one: one[0])
        ]

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        found = asdict(self) | {"version": 1, "covers": list(self.covers)}
        found["items"] = [one | {"rate_bps": str(one["rate_bps"])} for one in found["items"]]
        if self.refers_to:
            found["refers_to"] = {"number": self.refers_to.number, "issued_on": self.refers_to.issued_on.isoformat()}
        if self.period:
            found["period"] = [day.isoformat() for day in self.period]
        return found


def party_of(stored: Mapping[str, Any]) -> Party:
    """A stored party; empty once it was blanked."""
    return Party(**{one.name: stored.get(one.name, "") for one in fields(Party)})


def paper_of(stored: Mapping[str, Any]) -> Paper:
    """A stored paper."""
    reference, period = stored["refers_to"], stored["period"]
    return Paper(
        seller=party_of(stored["seller"]),
        items=tuple(_item(one) for one in stored["items"]),
        order_number=stored["order_number"],
        package_number=stored["package_number"],
        tax_name=stored["tax_name"],
        payment=stored["payment"],
        paid_minor=stored["paid_minor"],
        refers_to=reference and Reference(reference["number"], date.fromisoformat(reference["issued_on"])),
        reason=stored["reason"],
        covers=tuple(stored["covers"]),
        period=period and (date.fromisoformat(period[0]), date.fromisoformat(period[1])),
    )


def _item(stored: Mapping[str, Any]) -> Item:
    known = {
        "kind": ItemKind(stored["kind"]),
        "category": Category(stored["category"]),
        "rate_bps": Decimal(stored["rate_bps"]),
    }
    return Item(**{**stored, **known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper that lacks its number. `key` says what it is about, once: "invoice:package:12"."""

    kind: Kind
    key: str
    seller_id: int
    currency: str
    language: str
    supplied_on: date
    paper: Paper
    buyer: Party
    rounding_minor: int = 0
    package_id: int | None = None
    invoice: Document | None = None
    statement_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadDraft:
    """Who the marketplace is before the law."""

    legal_name: str
    street: str
    district: str = ""
    postcode: str = ""
    country: str
    vat_id: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers are looked for; empty means all. `words` is the start of a number, or a shop's name."""

    words: str = ""
    kind: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a seller by the books, in minor units: what buyers paid or got back, and what was kept of it."""

    sales: int = 0
    gross_minor: int = 0
    fees_minor: int = 0
    vat_minor: int = 0
    tax_minor: int = 0

    @property
    def consideration_minor(self) -> int:
        """What the seller was credited: without fees and taxes kept of it (Directive (EU) 2021/514, annex V)."""
        return self.gross_minor - self.kept_minor

    @property
    def kept_minor(self) -> int:
        """The commission, the VAT on it, and tax on sales that the marketplace pays in the seller's place."""
        return self.fees_minor + self.vat_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class SellerYear:
    """A seller's year as it is reported to a tax office. `form` is person or company."""

    seller_id: int
    public_id: str
    shop: str
    form: str
    party: Party
    tax_id: str
    registration: str
    account: str
    account_place: str
    holder: str
    currency: str
    quarters: Sequence[Quarter] = field(default=(Quarter(),) * 4)

    @property
    def whole(self) -> Quarter:
        """The four quarters together."""
        return Quarter(
            *(sum(getattr(one, name.name) for one in self.quarters) for name in fields(Quarter)),
        )

    def money(self, minor: int) -> Money:
        """An amount of this report."""
        return Money(minor, self.currency)
