"""What a sale costs its seller, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """Whom a rule is for; the first that fits wins."""

    PRODUCT = "product", _("One product")
    SELLER = "seller", _("One seller")
    CATEGORY = "category", _("A category and everything below")
    DEFAULT = "default", _("Everything else")


@dataclass(frozen=True, slots=True)
class Goods:
    """What is sold, by everything that a rule can be about."""

    product_id: int
    category_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What applies to a line: a share in basis points and so much a piece, between a floor and a cap a piece.

    `rule_id` is None where no rule fits and the marketplace's own rate stands. Amounts in minor units.
    """

    scope: Scope
    rate_bps: int
    vat_bps: int
    flat_minor: int = 0
    floor_minor: int | None = None
    cap_minor: int | None = None
    rule_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Why a line cost what it cost, for the order's record."""
        return {
            "rule": self.rule_id,
            "scope": self.scope.value,
            "rate_bps": self.rate_bps,
            "flat": self.flat_minor,
            "floor": self.floor_minor,
            "cap": self.cap_minor,
        }


@dataclass(frozen=True, slots=True)
class Fee:
    """The marketplace's share of a line and the VAT on it, in minor units."""

    share_minor: int
    vat_minor: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What selling one piece of a product would cost on a day. Amounts in minor units."""

    title: str
    price_minor: int
    terms: Terms
    fee: Fee

    @property
    def left_minor(self) -> int:
        """What the shop would get."""
        return self.price_minor - self.fee.share_minor - self.fee.vat_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule to be made; `target_id` is the product, seller or category that it is for. Amounts in minor units."""

    scope: Scope
    starts_on: date
    ends_on: date | None = None
    target_id: int | None = None
    rate_bps: int = 0
    flat_minor: int = 0
    floor_minor: int | None = None
    cap_minor: int | None = None
    note: str = ""
