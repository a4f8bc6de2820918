"""What a product file says, in our words, before anything is written.

Every column that a file may leave out is a `Field`: either a value, or `EMPTY` (the column is there and the
cell is blank: clear what is stored) or `ABSENT` (the file has no such column: keep what is stored).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum


class Blank(Enum):
    """Why a field carries no value."""

    ABSENT = "absent"
    EMPTY = "empty"


ABSENT = Blank.ABSENT
EMPTY = Blank.EMPTY

type Field[T] = T | Blank


class Kind(StrEnum):
    """Whether a product is sent or downloaded."""

    PHYSICAL = "physical"
    DIGITAL = "digital"


class Status(StrEnum):
    """The publication statuses that a file can ask for."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedImage:
    """One picture: a web address or the name of a file that comes beside the product file."""

    source: str
    position: int
    alt: Field[str] = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedVariant:
    """One line that can be bought. Money is in minor units of the import's currency, weight in grams.

    `option_values` stands in the order of the product's `options` and has the same length.
    `stock_tracked` is False where the file says that nobody counts this variant.
    """

    line: int
    sku: Field[str] = ABSENT
    option_values: tuple[str, ...] = ()
    price_minor: Field[int] = ABSENT
    compare_at_minor: Field[int] = ABSENT
    cost_minor: Field[int] = ABSENT
    weight_grams: Field[int] = ABSENT
    barcode: Field[str] = ABSENT
    stock: Field[int] = ABSENT
    stock_tracked: Field[bool] = ABSENT
    taxable: Field[bool] = ABSENT
    image: Field[str] = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDownload:
    """A file that a digital product delivers, as the source shop names it."""

    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedProduct:
    """All lines of one handle. `variants` is empty when the file says nothing about variants at all."""

    handle: str
    line: int
    last_line: int
    slug_wish: str = ""
    title: Field[str] = ABSENT
    description_html: Field[str] = ABSENT
    vendor: Field[str] = ABSENT
    brand: Field[str] = ABSENT
    category_path: Field[tuple[str, ...]] = ABSENT
    tags: Field[tuple[str, ...]] = ABSENT
    status: Field[Status] = ABSENT
    kind: Field[Kind] = ABSENT
    featured: Field[bool] = ABSENT
    seo_title: Field[str] = ABSENT
    seo_description: Field[str] = ABSENT
    options: tuple[str, ...] = ()
    variants: tuple[ParsedVariant, ...] = ()
    images: Field[tuple[ParsedImage, ...]] = ABSENT
    downloads: tuple[ParsedDownload, ...] = ()
    attributes: Mapping[str, Field[tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedCategory:
    """A node of a category file: the ids and names from the root down to the node itself."""

    line: int
    source_id: str
    path_ids: tuple[str, ...]
    path_names: tuple[str, ...]
