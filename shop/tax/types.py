"""Words of tax: classes, registrations, what an engine is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

STANDARD: Final = "standard"
ZERO: Final = "zero"  # taxed at nothing, unlike what is exempt
EXEMPT: Final = "exempt"  # untaxed everywhere, e.g. what an imported file calls not taxable
SHIPPING: Final = "shipping"
MOST_BPS: Final = 10_000
Bps = int | Decimal
"""Basis points; tenths of one exist (6.625 % is 662.5)."""


class Scheme(TextChoices):
    """What somebody is registered for."""

    VAT = "vat", _("VAT or GST of the country")
    OSS = "oss", _("One-Stop-Shop of the European Union (sales between member states)")
    IMPORT = "import", _("Import scheme (IOSS, UK): tax on small consignments from abroad")
    SALES_TAX = "sales_tax", _("Sales tax of the state")
    SMALL = "small", _("Not registered: a small business that charges no tax")


class Outcome(TextChoices):
    """What came of checking a VAT number."""

    VALID = "valid", _("Confirmed by the register")
    INVALID = "invalid", _("Unknown to the register")
    DOWN = "down", _("The register did not answer")
    FORM = "form", _("The form is right; there is no register to ask")


class Remitter(TextChoices):
    """Who hands a tax to the state."""

    SELLER = "seller", _("the seller")
    MARKETPLACE = "marketplace", _("the marketplace")
    BUYER = "buyer", _("the buyer")
    NOBODY = "nobody", _("nobody")


class Code(StrEnum):
    """Why a rate applies; `rules.sentence_of` says it in words."""

    DOMESTIC = "domestic"
    DESTINATION = "destination"
    ORIGIN = "origin"
    REVERSE_CHARGE = "reverse_charge"
    DEEMED_SUPPLIER = "deemed_supplier"
    FACILITATOR = "facilitator"
    SMALL_BUSINESS = "small_business"
    NOT_REGISTERED = "not_registered"
    IMPORT = "import"
    OUTSIDE = "outside"
    EXEMPT = "exempt"
    NO_RATE = "no_rate"


@dataclass(frozen=True, slots=True)
class Place:
    """Where things go, as far as tax depends on it: ISO country, state or province by its code, postcode."""

    country: str
    region: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """One registration that holds; `jurisdiction` is a country, "EU", or country and state ("US-CA").

    `limit_minor` is the largest consignment that an import scheme covers, in the marketplace's currency.
    """

    scheme: Scheme
    jurisdiction: str
    number: str = ""
    limit_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A seller, or the marketplace: where it is and what it is registered for."""

    country: str
    registrations: tuple[Registered, ...] = ()

    def holds(self, scheme: Scheme, jurisdiction: str) -> Registered | None:
        """Its registration of this kind, if it has one."""
        found = (one for one in self.registrations if (one.scheme, one.jurisdiction) == (scheme, jurisdiction))
        return next(found, None)

    def covers(self, jurisdiction: str, consignment_minor: int | None) -> bool:
        """Whether its import scheme takes a consignment of this worth; one of unknown worth is not taken."""
        scheme = self.holds(Scheme.IMPORT, jurisdiction)
        if scheme is None or consignment_minor is None:
            return False
        return scheme.limit_minor is None or consignment_minor <= scheme.limit_minor


@dataclass(frozen=True, slots=True)
class Company:
    """A business that buys: the country and number of its VAT registration, and whether a register confirmed it."""

    country: str = ""
    number: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of the table: what it is called and how much, in basis points."""

    name: str
    rate_bps: Bps


Table = Callable[[str, str, str], Rate | None]
"""The rate of (country, region, class) on the day; None where the table has none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One seller's goods of one class for one buyer; `consignment_minor` is what everything of the seller costs."""

    tax_class: str
    to: Place
    seller: Party
    marketplace: Party
    table: Table
    buyer: Company | None = None
    consignment_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine decided: a rate of a jurisdiction, why, and who remits it.

    `relief_bps` is the rate whose tax is taken out of a catalogue price first, because this buyer does not owe it.
    `other` is a second country that the reason names (where the goods come from, or where the buyer declares).
    """

    code: Code
    jurisdiction: str
    name: str = ""
    rate_bps: Bps = 0
    remitter: Remitter = Remitter.SELLER
    other: str = ""
    relief_bps: Bps = 0

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Verdict:
        """A verdict from the plain values that a record keeps."""
        return cls(
            code=Code(kept["code"]),
            jurisdiction=kept["jurisdiction"],
            name=kept["name"],
            rate_bps=Decimal(kept["rate_bps"]),
            remitter=Remitter(kept["remitter"]),
            other=kept["other"],
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the quote's record and its fingerprint."""
        return {
            "code": self.code.value,
            "jurisdiction": self.jurisdiction,
            "name": self.name,
            "rate_bps": f"{Decimal(self.rate_bps):.1f}",
            "remitter": self.remitter.value,
            "other": self.other,
        }


@dataclass(frozen=True, slots=True)
class TaxPart:
    """So much tax of a sale, or of what went back of it (negative): minor units, `taxable_minor` without the tax."""

    seller_id: int
    jurisdiction: str
    name: str
    rate_bps: Bps
    code: str
    remitter: str
    taxable_minor: int
    tax_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDraft:
    """A rate to be added: state or province only where the country has its own; rate in basis points."""

    country: str
    region: str = ""
    tax_class: str = STANDARD
    name: str = "VAT"
    rate_bps: Bps
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDraft:
    """A registration to be noted; without a seller it is the marketplace's own."""

    seller_id: int | None
    scheme: Scheme
    jurisdiction: str
    number: str = ""
    limit_minor: int | None = None
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Everything but sellers that a verdict depends on, as it stands on a day."""

    rates: Mapping[tuple[str, str, str], tuple[tuple[date, date | None, Rate], ...]] = field(default_factory=dict)
    included: Mapping[str, bool] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)
    registrations: tuple[tuple[date, date | None, Registered], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the tax report: sums of a period by jurisdiction, rate and who remits. Minor units."""

    jurisdiction: str
    name: str
    rate_bps: Bps
    code: str
    remitter: str
    currency: str
    taxable_minor: int
    sold_minor: int
    back_minor: int

    @property
    def tax_minor(self) -> int:
        """What is due: the tax of sales less that of what went back."""
        return self.sold_minor + self.back_minor
