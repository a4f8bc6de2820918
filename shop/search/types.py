"""What the search hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.base.translated import Translated
from shop.catalog.queries import ProductCard


@dataclass(frozen=True, slots=True)
class Raw:
    """The texts of one product as the catalogue has them: by field of `rules.Field`, one entry a language."""

    product_id: int
    texts: Mapping[str, Sequence[str]]
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The products that a query finds, best first: as `ids`, each with its category.

    `searched` is what was looked for, which differs from `typed` when a slip was corrected. `whole` is how many have
    every word, `leading` how many have most of those that any has. `dropped` names words that no product has, `exact`
    is how many have exactly this number.
    """

    typed: str
    searched: str
    ids: Sequence[int] = ()
    categories: Sequence[int] = ()
    whole: int = 0
    leading: int = 0
    words: Sequence[str] = ()
    dropped: Sequence[str] = ()
    exact: int = 0
    redirect: str = ""

    @property
    def corrected(self) -> bool:
        """Whether other words were looked for than those typed."""
        return self.searched != self.typed


@dataclass(frozen=True, slots=True)
class Completion:
    """A query to go on with; `rest` is what follows the typed part, when it begins with that."""

    words: str
    typed: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class CategoryHits:
    """A category and how many products of the search are in it."""

    title: Translated
    url_path: str
    count: int


@dataclass(frozen=True, slots=True)
class SellerHit:
    """A seller whose name fits."""

    name: Translated
    slug: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the overlay shows for what was typed so far."""

    typed: str
    completions: Sequence[Completion] = ()
    categories: Sequence[CategoryHits] = ()
    sellers: Sequence[SellerHit] = ()
    cards: Sequence[ProductCard] = ()
    total: int = 0
    popular: Sequence[str] = field(default_factory=tuple)
