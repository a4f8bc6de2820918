"""What the catalogue hands out: frozen views of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from shop.base.pictures import Picture as ImageView
from shop.base.translated import Translated
from shop.sellers.types import Holiday


class AddressKind(StrEnum):
    """What has an address of its own in the shop."""

    PRODUCT = "product"
    CATEGORY = "category"
    SELLER = "seller"


@dataclass(frozen=True, slots=True)
class Tier:
    """What one piece costs whoever buys at least so many at once, in minor units."""

    from_quantity: int
    price_minor: int


Listed = tuple[tuple[int, Mapping[str, int]], ...]
"""Offers with their price in the marketplace's currency and their fixed ones in others, all in minor units."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant that can be bought now, with all that a cart or quote needs to know. Prices in minor units.

    `listed` has its fixed prices in other currencies, in minor units of each.
    """

    variant_id: int
    variant_public_id: str
    product_id: int
    product_slug: str
    category_id: int
    seller_id: int
    seller_slug: str
    seller_name: Translated
    handling_days: int
    holiday: Holiday | None
    title: Translated
    options: Translated
    sku: str
    image: ImageView | None
    digital: bool
    price_minor: int
    compare_at_minor: int | None
    weight_grams: int
    tax_class: str
    tiers: tuple[Tier, ...] = ()
    listed: Mapping[str, int] = field(default_factory=dict)

    def price_of(self, quantity: int) -> int:
        """What one piece costs when so many are bought: the price, or less from some number on."""
        reached = (tier.price_minor for tier in self.tiers if tier.from_quantity <= quantity)
        return min((self.price_minor, *reached))


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """One choice of an option to be made; `swatch` is a colour as #rrggbb."""

    code: str
    name: Mapping[str, str]
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option to be made, with its values in order."""

    name: Mapping[str, str]
    values: Sequence[ValueDraft]


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant to be made; `values` are value codes in the order of the options. Minor units, grams."""

    sku: str
    price_minor: int
    values: Sequence[str] = ()
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    weight_grams: int = 0
    barcode: str = ""
    tax_class: str = "standard"


AttributeValue = str | int | bool | Decimal | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product to be made. Texts by language; `slug` empty: made from the title; attributes by code."""

    seller_id: int
    category_id: int
    title: Mapping[str, str]
    variants: Sequence[VariantDraft]
    description: Mapping[str, str] = field(default_factory=dict)
    seo_title: Mapping[str, str] = field(default_factory=dict)
    seo_description: Mapping[str, str] = field(default_factory=dict)
    slug: str = ""
    handle: str = ""
    brand: str = ""
    tags: Sequence[str] = ()
    featured: bool = False
    digital: bool = False
    options: Sequence[OptionDraft] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DownloadView:
    """A file of a digital variant; `file_key` names it on the private storage and never leaves the server."""

    public_id: str
    variant_id: int
    file_name: str
    size_bytes: int
    file_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDraft:
    """A category as the office wants it. `slug` and `parent_id` count for new ones only."""

    title: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    visible: bool = True
    slug: str = ""
    parent_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDraft:
    """An attribute as the office wants it; `choices` are names by language, in their order. The kind never changes."""

    label: Mapping[str, str]
    kind: str
    unit: Mapping[str, str] = field(default_factory=dict)
    facet: bool = False
    choices: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class PriceStep:
    """A price from an instant on, and the regular price that was shown beside it, in minor units."""

    at: datetime
    price_minor: int
    compare_at_minor: int | None

    @property
    def lowered(self) -> bool:
        """Whether it was shown as a lowered price."""
        return self.compare_at_minor is not None and self.price_minor < self.compare_at_minor
