"""What narrows a listing: the scope it starts from, and the shopper's filters as conditions by facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from shop.base.translated import Translated
from shop.catalog.models import Attribute, Category, Product, ProductAttribute

from .cards import for_sale, rated_at_least
from .hits import Narrowing
from .tree import CategoryNode

PRICE, STOCK, DELIVERY, SELLER, RATING = "price", "stock", "delivery", "seller", "rating"
QUICK, DOWNLOAD = "quick", "download"
QUICK_DAYS = 1
MOST_FACETS = 24
MOST_ROWS = 1000
LOOKED_AT = 400


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
    """What the shopper chose. Options of one facet are alternatives; facets add up. Attributes are by code."""

    price: Span = Span()
    in_stock: bool = False
    delivery: frozenset[str] = frozenset()
    sellers: frozenset[str] = frozenset()
    rating: int | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class FacetAttribute:
    """An attribute that narrows this listing, with its choices as (id, code, name) in their order."""

    id: int
    code: str
    label: Translated
    kind: str
    unit: Translated
    choices: tuple[tuple[int, str, Translated], ...]


def facet_attributes(scope: Scope, chosen: Collection[str] = ()) -> list[FacetAttribute]:
    """Attributes that are facets here: those of the category, of what is above it, and of everything. One query.

    Where there are too many to show, it takes two more: those that most of the newest products of the scope have are
    facets then, and those whose codes are `chosen`.
    """
    category = scope.category
    ends = range(Category.steplen, len(category.path) + 1, Category.steplen) if category else ()
    above = [category.path[:end] for end in ends] if category else []
    known = Attribute.objects.filter(Q(category=None) | Q(category__path__in=above), facet=True)
    known = known.exclude(kind=Attribute.Kind.TEXT)
    rows = list(_with_choices(known)[: MOST_ROWS + 1])
    found = _gathered(rows)
    if len(rows) <= MOST_ROWS and len(found) <= MOST_FACETS:
        return found
    return _gathered(_with_choices(known.filter(Q(pk__in=_usual(scope, known)) | Q(code__in=chosen))))


def _usual(scope: Scope, known: QuerySet[Attribute]) -> list[int]:
    """The attributes that most of the newest products have."""
    newest = scope.rows().order_by("-pk").values("pk")[:LOOKED_AT]
    values = ProductAttribute.objects.filter(product__in=newest, attribute__in=known.order_by().values("pk")).order_by()
    sums = values.values_list("attribute").annotate(products=Count("product", distinct=True))
    return [pk for pk, _products in sums.order_by("-products", "attribute")[:MOST_FACETS]]


def _with_choices(attributes: QuerySet[Attribute]) -> QuerySet[Attribute, tuple[Any, ...]]:
    ordered = attributes.order_by("position", "pk", "choices__position", "choices__pk")
    return ordered.values_list("pk", "code", "label", "kind", "unit", "choices__pk", "choices__code", "choices__name")


def _gathered(rows: Iterable[tuple[Any, ...]]) -> list[FacetAttribute]:
    """A line for each attribute of rows of attributes and choices."""
    first: dict[int, tuple[Any, ...]] = {}
    choices: dict[int, list[tuple[int, str, Translated]]] = defaultdict(list)
    for pk, code, label, kind, unit, choice_id, choice_code, name in rows:
        first.setdefault(pk, (code, label, kind, unit))
        if choice_id is not None:
            choices[pk].append((choice_id, choice_code, name))
    return [
        FacetAttribute(pk, code, label, kind, unit, tuple(choices[pk]))
        for pk, (code, label, kind, unit) in first.items()
    ]


def attribute_key(code: str) -> str:
    """The facet's name of an attribute; the dot keeps it apart from the fixed ones."""
    return f"a.{code}"


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
    values = ProductAttribute.objects.filter(attribute=attribute.id).order_by()
    chosen = filters.choices.get(attribute.code, frozenset())
    span = filters.spans.get(attribute.code)
    if attribute.kind == Attribute.Kind.NUMBER and span:
        return Q(pk__in=values.filter(span.on("number")).values("product"))
    if attribute.kind == Attribute.Kind.BOOLEAN and "1" in chosen:
        return Q(pk__in=values.filter(boolean=True).values("product"))
    ids = [pk for pk, code, _name in attribute.choices if code in chosen]
    if attribute.kind == Attribute.Kind.CHOICE and ids:
        return Q(pk__in=values.filter(choice__in=ids).values("product"))
    return None
