"""The whole of a product as plain values: what imports compare, bulk services write and an undo restores.

A state knows nothing of rows but their ids. It survives a round trip through JSON, so a change set can keep the
state before and after, and "did anything newer change this?" is a comparison of two values.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from shop.catalog.models import ProductAttribute, ProductImage

CODE_LENGTH = 80

type Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueState:
    """One choice of an option; `code` is its name within the option."""

    code: str
    name: Texts
    swatch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionState:
    """An option with its choices in their order."""

    name: Texts
    values: tuple[ValueState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageState:
    """A picture that is shown. `key` is `url:<address>`, `file:<sha256>` or `id:<row>`, whichever it was made from."""

    key: str
    alt: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantState:
    """An offer. `id` is None until it is written; `values` are codes in the order of the options; money is minor."""

    sku: str
    price_minor: int
    id: int | None = None
    values: tuple[str, ...] = ()
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    weight_grams: int = 0
    barcode: str = ""
    tax_class: str = "standard"
    image: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductState:
    """A product with everything that belongs to it. `attributes` holds the values as written, by attribute code."""

    seller_id: int
    category_id: int
    handle: str
    slug: str
    title: Texts
    description: Texts = field(default_factory=dict)
    seo_title: Texts = field(default_factory=dict)
    seo_description: Texts = field(default_factory=dict)
    brand: str = ""
    tags: tuple[str, ...] = ()
    featured: bool = False
    kind: str = "physical"
    status: str = "draft"
    trashed: bool = False
    options: tuple[OptionState, ...] = ()
    variants: tuple[VariantState, ...] = ()
    images: tuple[ImageState, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain lists and mappings, as a jsonb column keeps them."""
        return asdict(self)


def from_json(kept: Mapping[str, Any]) -> ProductState:
    """The state that `as_json` gave."""
    return ProductState(
        **{
            **kept,
            "tags": tuple(kept["tags"]),
            "options": tuple(
                OptionState(name=option["name"], values=tuple(ValueState(**value) for value in option["values"]))
                for option in kept["options"]
            ),
            "variants": tuple(
                VariantState(**{**variant, "values": tuple(variant["values"])}) for variant in kept["variants"]
            ),
            "images": tuple(ImageState(**image) for image in kept["images"]),
            "attributes": {code: tuple(values) for code, values in kept["attributes"].items()},
        }
    )


def code_of(name: str) -> str:
    """A short code for a choice: letters, figures and vowel signs of every script, parted by hyphens."""
    text = unicodedata.normalize("NFKC", name).casefold()
    made = "".join(char if unicodedata.category(char)[0] in "LMN" else "-" for char in text)
    return re.sub("-+", "-", made).strip("-")[:CODE_LENGTH].strip("-") or f"x{zlib.crc32(name.encode()):08x}"


def image_key(image: ProductImage) -> str:
    """What a picture was made from: its web address, its content, or as the last resort its row."""
    if image.source_url:
        return f"url:{image.source_url}"
    return f"file:{image.content_hash}" if image.content_hash else f"id:{image.pk}"


def attribute_text(value: ProductAttribute) -> str:
    """A typed value as a file would write it: the choice's name, a plain figure, true or false, or the text."""
    if value.choice is not None:
        return value.choice.name.text(settings.LANGUAGE_CODE)
    if value.number is not None:
        return f"{value.number.normalize():f}"
    if value.boolean is not None:
        return "true" if value.boolean else "false"
    return value.text.text(settings.LANGUAGE_CODE)
