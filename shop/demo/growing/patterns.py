"""The authored goods as patterns of grown ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.demo.loading.content import texts
from shop.demo.queries import attributes_by_code, categories_by_address, pictures_by_product

from .words import COLOUR, COLOURS

type Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of an option: code, name by language, colour as #rrggbb or nothing."""

    code: str
    name: Texts
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class Trait:
    """An attribute that the pattern has: its row, its value as authored, the ids of its choices by code."""

    attribute_id: int
    kind: str
    value: Any
    choice_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in the store's media that grown products show too."""

    base_key: str
    content_hash: str
    width: int
    height: int
    widths: Sequence[int]
    alt: Texts


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review of the authored product."""

    author: str
    language: str
    rating: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What grown products of a kind have in common. Price in minor units, weight in grams."""

    title: Texts
    description: Texts
    category_id: int
    tags: Sequence[str]
    price_minor: int
    weight_grams: int
    option: Texts
    choices: Sequence[Choice]
    traits: Sequence[Trait]
    photos: Sequence[Photo]
    opinions: Sequence[Opinion]


def patterns() -> list[Pattern]:
    """A pattern of each authored product that is sent in a parcel and on sale, in their order."""
    categories, attributes, photos = categories_by_address(), attributes_by_code(), pictures_by_product()
    opinions: dict[str, list[Opinion]] = {}
    for one in texts("reviews"):
        opinion = Opinion(one["author"], one["language"], one["rating"], one["title"], one["text"])
        opinions.setdefault(one["product"], []).append(opinion)
    return [
        Pattern(
            title=one["title"],
            description=one["description"],
            category_id=categories[one["category"]].pk,
            tags=one["tags"],
            price_minor=one["variants"][0]["price_minor"],
            weight_grams=one["variants"][0]["weight_grams"],
            option=_option(one)[0],
            choices=_option(one)[1],
            traits=[_trait(attributes[code], value) for code, value in one["attributes"].items()],
            photos=[_photo(image) for image in photos.get(one["slug"], [])],
            opinions=opinions.get(one["slug"], []),
        )
        for one in texts("products")
        if one["kind"] == "physical" and one["status"] == "active"
    ]


def _option(product: Mapping[str, Any]) -> tuple[Texts, Sequence[Choice]]:
    """The product's first option, or colours where it has none."""
    if not product["options"]:
        return COLOUR, [Choice(*colour) for colour in COLOURS]
    option = product["options"][0]
    return option["name"], [Choice(one["code"], one["label"], one.get("swatch") or "") for one in option["values"]]


def _trait(attribute: Any, value: Any) -> Trait:
    return Trait(attribute.pk, attribute.kind, value, [choice.pk for choice in attribute.choices.all()])


def _photo(image: Any) -> Photo:
    return Photo(image.base_key, image.content_hash, image.width, image.height, list(image.widths), dict(image.alt))
