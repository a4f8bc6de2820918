"""Whose list it is, and what a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models

from shop.base.money import Money
from shop.base.translated import Translated
from shop.catalog.queries import ProductCard


class Bond(models.TextChoices):
    """Why two products go together."""

    TOGETHER = "together"  # bought in the same orders
    ALIKE = "alike"  # looked at on the same days, or saved, by the same people


MOST_SAVED = 200
MOST_SEEN = 50


@dataclass(frozen=True, slots=True)
class ListOwner:
    """A signed-in person, or whoever holds the cookie's token (its hash)."""

    user_id: int | None = None
    token_hash: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the header and the hearts of a page show of an account: pieces in the cart, public ids of saved products.

    `favourites` are the categories of what they looked at lately more than once; none for who wants no picks.
    """

    cart_count: int
    saved: frozenset[str]
    favourites: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SavedView:
    """One saved product. `card` is None when it is not for sale any more.

    `price_then` is the price when it was saved, where it was another one. `variant` can go into the cart at once;
    None where something has to be chosen first, or nothing is left.
    """

    public_id: UUID
    title: Translated
    card: ProductCard | None
    saved_at: datetime
    price_then: Money | None
    in_stock: bool
    variant: UUID | None

    @property
    def cheaper(self) -> bool:
        """Whether the price fell since it was saved."""
        return self.card is not None and self.price_then is not None and self.card.price < self.price_then


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands below a product: bought with it, like it, and the same item from other sellers."""

    together: Sequence[ProductCard]
    similar: Sequence[ProductCard]
    rivals: Sequence[ProductCard]


@dataclass(frozen=True, slots=True)
class Picks:
    """Products picked for one person, and titles of what they looked at, saved or bought that led there."""

    cards: Sequence[ProductCard]
    because: Sequence[Translated]


@dataclass(frozen=True, slots=True)
class TrialBasket:
    """An order of a shop's past: product codes, when, and of whom (empty for a stranger)."""

    id: str
    at: datetime
    person: str
    products: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrialScore:
    """Shares of hidden purchases that ten suggestions contain: ours, and the ten most bought ones."""

    name: str
    recall: float
    popular: float
    cases: int
