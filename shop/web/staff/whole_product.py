"""A whole new product in words, for the office's first look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.base.money import Money
from shop.catalog.states import from_json
from shop.listings.queries import categories_for_choice
from shop.store.queries import store


@dataclass(frozen=True, slots=True)
class Whole:
    """What the office reads of a new product."""

    texts: list[tuple[str, str, str]]
    category: str
    brand: str
    tags: str
    attributes: list[tuple[str, str]]
    variants: list[tuple[str, Money]]


def whole_of(kept: Mapping[str, Any]) -> Whole:
    """The product of a proposal."""
    state, currency = from_json(kept), store().currency
    titles = {choice.id: choice.title for choice in categories_for_choice()}
    offered = [variant for variant in state.variants if not variant.archived]
    return Whole(
        texts=[(code, text, state.description.get(code, "")) for code, text in state.title.items()],
        category=titles.get(state.category_id, ""),
        brand=state.brand,
        tags=", ".join(state.tags),
        attributes=[(code, ", ".join(values)) for code, values in state.attributes.items()],
        variants=[(variant.sku, Money(variant.price_minor, currency)) for variant in offered],
    )
