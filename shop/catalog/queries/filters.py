"""What narrows a listing: the scope it starts from, and the shopper's filters as conditions by facet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from shop.catalog.models import Attribute, Category, Product, ProductAttribute

from .cards import for_sale, rated_at_least
from .hits import Narrowing
from .tree import CategoryNode

if TYPE_CHECKING:
    from .attributes import FacetAttribute

PRICE, STOCK, DELIVERY, SELLER, RATING = "price", "stock", "delivery", "seller", "rating"
ATTRIBUTE = "a."
QUICK, DOWNLOAD = "quick", "download"
QUICK_DAYS = 1


@dataclass(frozen=True, slots=True)
class Span:
    """From and to, both included, either open. Prices are minor units."""

    low: Decimal | int | None = None
    high: Decimal | int | None = None

    def __bool__(self) -> bool:
        return self.low is not None or self.high is not None

    def on(self, column: str) -> Q:
        """The condition that a column lies within."""
        within = Q(**{f"{column}__isnull": False})
        if self.low is not None:
            within &= Q(**{f"{column}__gte": self.low})
        if self.high is not None:
            within &= Q(**{f"{column}__lte": self.high})
        return within


@dataclass(frozen=True, slots=True)
class ListingFilters:
    """What the shopper chose. Options of one facet are alternatives; facets add up. Attributes are by code.

    `finding` names facets (`attribute_key`) whose options are all wanted, as one of them is looked for: it narrows
    nothing.
    """

    price: Span = Span()
    in_stock: bool = False
    delivery: frozenset[str] = frozenset()
    sellers: frozenset[str] = frozenset()
    rating: int | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    finding: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a listing lists before any filter: everything, a category and below, a seller's goods, a search's hits."""

    category: CategoryNode | None = None
    seller_id: int | None = None
    search: Narrowing | None = None

    def rows(self) -> QuerySet[Product]:
        """Its products, unordered."""
        rows = for_sale()
        if self.category:
            below = Category.objects.filter(path__startswith=self.category.path).order_by()
            rows = rows.filter(category__in=below.values("pk"))
        if self.seller_id:
            rows = rows.filter(seller=self.seller_id)
        if self.search:
            rows = self.search.narrow(rows)
        return rows


def attribute_key(code: str) -> str:
    """The facet's name of an attribute; the dot keeps it apart from the fixed ones."""
    return f"{ATTRIBUTE}{code}"


def conditions_of(filters: ListingFilters, attributes: Iterable[FacetAttribute]) -> dict[str, Q]:
    """The condition of each facet that narrows, by its name."""
    found = {
        PRICE: filters.price.on("min_price_minor") if filters.price else None,
        STOCK: Q(in_stock=True) if filters.in_stock else None,
        DELIVERY: _delivery(filters.delivery),
        SELLER: Q(seller__slug__in=sorted(filters.sellers)) if filters.sellers else None,
        RATING: rated_at_least(filters.rating) if filters.rating else None,
    }
    found |= {attribute_key(attribute.code): _attribute(attribute, filters) for attribute in attributes}
    return {name: condition for name, condition in found.items() if condition is not None}


def bits_of(conditions: Mapping[str, Q]) -> dict[str, int]:
    """One bit for each facet that narrows."""
    return {name: 1 << place for place, name in enumerate(conditions)}


def failed_bits(conditions: Mapping[str, Q]) -> Combinable:
    """The bits of the facets that a product does not pass; 0 when it passes all."""
    failed: Combinable = Value(0, output_field=BigIntegerField())
    for name, bit in bits_of(conditions).items():
        failed += Case(When(conditions[name], then=Value(0)), default=Value(bit), output_field=BigIntegerField())
    return failed


def _delivery(chosen: frozenset[str]) -> Q | None:
    condition = Q()
    if QUICK in chosen:
        condition |= Q(kind=Product.Kind.PHYSICAL, seller__handling_days__lte=QUICK_DAYS)
    if DOWNLOAD in chosen:
        condition |= Q(kind=Product.Kind.DIGITAL)
    return condition or None


def _attribute(attribute: FacetAttribute, filters: ListingFilters) -> Q | None:
    chosen = filters.choices.get(attribute.code, frozenset())
    span = filters.spans.get(attribute.code)
    if attribute.kind == Attribute.Kind.NUMBER and span:
        return _having(attribute, span.on("number"))
    if attribute.kind == Attribute.Kind.BOOLEAN and "1" in chosen:
        return _having(attribute, Q(boolean=True))
    ids = [pk for pk, code, _name in attribute.choices if code in chosen]
    if attribute.kind == Attribute.Kind.CHOICE and ids:
        return _having(attribute, Q(choice__in=ids))
    return None


def _having(attribute: FacetAttribute, value: Q) -> Q:
    """The products with such a value; PostgreSQL looks at each product, or at all values where that is less."""
    return Q(Exists(ProductAttribute.objects.filter(value, attribute=attribute.id, product=OuterRef("pk"))))
