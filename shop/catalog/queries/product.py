"""Everything of one product that its page shows; which variant the shopper's choice means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Abs, Cast, Coalesce, JSONObject

from shop.base.money import Money
from shop.base.names import initials_of
from shop.base.pictures import Picture, picture_of
from shop.base.translated import Translated, as_translated
from shop.catalog.models import Category, Product, ProductAttribute, ProductImage, SlugHistory, Variant
from shop.catalog.reductions import Piece, prices_now
from shop.catalog.types import Listed
from shop.sellers.models import Seller
from shop.sellers.types import Holiday
from shop.store.queries import store

from .cards import for_sale, picture_json, rating_of
from .offers import list_rows, listed_in, tier_rows, tiers_in
from .tree import CategoryNode, category_tree

CANDIDATES = 24
OTHERS = 5


@dataclass(frozen=True, slots=True)
class ValueView:
    """One choice of an option; `swatch` is a colour as #rrggbb or empty."""

    id: int
    code: str
    name: Translated
    swatch: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option with the values that variants have, in their order. `place` is 1, 2 or 3."""

    place: int
    name: Translated
    values: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class VariantView:
    """A buyable form; `value_ids` has one id (or None) for each place."""

    id: int
    public_id: str
    sku: str
    value_ids: tuple[int | None, ...]
    price: Money
    compare_at: Money | None
    weight_grams: int
    image_id: int | None
    options_text: Translated
    tiers: tuple[tuple[int, Money], ...] = ()
    listed: Listed = ()
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class SellerView:
    """Who sells and sends it."""

    id: int
    slug: str
    name: Translated
    district: str
    founded_year: int | None
    handling_days: int
    holiday: Holiday | None
    rating: float | None
    rating_count: int

    @property
    def initials(self) -> str:
        """The first letters of its first two words, for a mark beside the name."""
        return initials_of(self.name)


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of the specification: a text, a number with a unit, or yes and no (`boolean`)."""

    label: Translated
    text: Translated
    number: Decimal | None
    unit: Translated
    boolean: bool | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product as its page shows it. Stock, delivery and reviews belong to other rooms."""

    id: int
    public_id: str
    slug: str
    title: Translated
    description: Translated
    seo_title: Translated
    seo_description: Translated
    brand: str
    gtin: str
    digital: bool
    seller: SellerView
    line: Sequence[CategoryNode]
    images: Mapping[int, Picture]
    options: Sequence[OptionView]
    variants: Sequence[VariantView]
    details: Sequence[Detail]
    rating: float | None
    review_count: int
    category_id: int
    item_id: int | None
    min_price_minor: int


def product_page(slug: str) -> ProductPage:
    """The product for shoppers, in two queries. Raises Product.DoesNotExist unless it is for sale."""
    product = (
        for_sale()
        .select_related("seller", "brand", "item", "category")
        .defer("search_text", "search_vector")
        .annotate(pictures=ArraySubquery(_pictures()), specification=ArraySubquery(specification_json()))
        .get(slug=slug)
    )
    variants = _variants(product)
    if not variants:
        raise Product.DoesNotExist(slug)
    return ProductPage(
        id=product.pk,
        public_id=str(product.public_id),
        slug=product.slug,
        title=product.title,
        description=product.description,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        brand=product.brand.name if product.brand else "",
        gtin=(product.item.gtin or "") if product.item else "",
        digital=not product.needs_delivery,
        seller=_seller(product.seller),
        line=category_tree().line_to(product.category.path),
        images={found["id"]: picture for found in product.pictures if (picture := picture_of(found))},
        options=_options(variants),
        variants=[_variant(variant, store().currency) for variant in variants],
        details=[detail_of(found) for found in product.specification],
        rating=rating_of(product.rating_tenths, product.review_count),
        review_count=product.review_count,
        category_id=product.category_id,
        item_id=product.item_id,
        min_price_minor=product.min_price_minor,
    )


def as_offered(page: ProductPage, *, at: datetime) -> ProductPage:
    """The page at the prices that promotions make of its own at an instant; these are the regular ones then."""
    return replace(page, variants=[_offered(page, variant, at) for variant in page.variants])


def _offered(page: ProductPage, variant: VariantView, at: datetime) -> VariantView:
    currency, own = variant.price.currency, [variant.price, *(price for _from, price in variant.tiers)]
    pieces = [Piece(page.id, page.category_id, page.seller.id, price.minor) for price in own]
    now, *steps = (Money(minor, currency) for minor in prices_now(pieces, at=at))
    regular = variant.compare_at or (variant.price if now < variant.price else None)
    tiers = tuple((start, price) for (start, _price), price in zip(variant.tiers, steps, strict=True))
    return replace(variant, price=now, compare_at=regular, tiers=tiers)


def product_name(product_id: int) -> tuple[Translated, str]:
    """What a product is called, and its address, whatever its state. Raises Product.DoesNotExist."""
    found = Product.objects.only("title", "slug").get(pk=product_id)
    return found.title, found.slug


def moved_product(slug: str) -> str | None:
    """The slug that a product once known as `slug` has now, if shoppers may see it."""
    old = SlugHistory.objects.filter(kind="product", slug=slug).values("object_id")
    return for_sale().filter(pk__in=old).values_list("slug", flat=True).first()


def akin_to(product: ProductPage, *, also: QuerySet[Any, Any]) -> QuerySet[Product]:
    """What can be bought of the newest of its category, of the one above, and of `also` (ids), unordered.

    Each with `own` (0 in its very category, else 1), `shared`, how many values of attributes both have, and
    `distance`, how far apart the prices are in minor units.
    """
    distance = Abs(F("min_price_minor") - product.min_price_minor)
    own = Case(When(category=product.category_id, then=0), default=1, output_field=IntegerField())
    mine = ProductAttribute.objects.filter(product=product.id, choice__isnull=False).order_by().values("choice")
    theirs = ProductAttribute.objects.filter(product=OuterRef("pk"), choice__in=mine).order_by().values("product")
    shared = Subquery(theirs.annotate(number=Count("pk")).values("number"))
    above = product.line[-2:][0].path if product.line else ""
    near = Category.objects.filter(path__startswith=above).order_by()
    newest = for_sale().filter(in_stock=True).exclude(pk=product.id).order_by("-published_at", "-pk")
    close = newest.filter(category=product.category_id).values("pk")[:CANDIDATES]
    wider = newest.filter(category__in=near.values("pk")).values("pk")[:CANDIDATES]
    rows = for_sale().filter(Q(pk__in=close.union(wider)) | Q(pk__in=also), in_stock=True).exclude(pk=product.id)
    return rows.annotate(own=own, shared=Coalesce(shared, 0), distance=distance)


def rivals_of(product: ProductPage) -> QuerySet[Product]:
    """The same item from other sellers, cheapest first; nothing when it is linked to no item."""
    if product.item_id is None:
        return Product.objects.none()
    rivals = for_sale().filter(item=product.item_id).exclude(seller=product.seller.id)
    return rivals.order_by("min_price_minor", "pk")[:OTHERS]


def _pictures() -> Any:
    ready = ProductImage.objects.filter(
        product=OuterRef("pk"), state=ProductImage.State.READY, removed_at=None, widths__len__gt=0
    )
    return ready.order_by("position", "pk").values(picture=picture_json())


def _variants(product: Product) -> list[Variant]:
    """In one query, with their values and the options of those."""
    return list(
        Variant.objects.filter(product=product, archived_at=None)
        .select_related("value1__option", "value2__option", "value3__option")
        .annotate(tier_rows=tier_rows(), list_rows=list_rows())
        .order_by("position", "pk")
    )


def specification_json() -> Any:
    """The lines of the outer product's specification as JSON objects, for `detail_of`."""
    columns = {"label": F("attribute__label"), "unit": F("attribute__unit"), "choice": F("choice__name")}
    own = {"text": F("text"), "number": Cast("number", TextField()), "boolean": F("boolean")}
    rows = ProductAttribute.objects.filter(product=OuterRef("pk"))
    ordered = rows.order_by("attribute__position", "attribute", "choice__position", "pk")
    return ordered.values(line=JSONObject(**columns, **own))


def detail_of(found: dict[str, Any]) -> Detail:
    """A line of the specification from its JSON object."""
    return Detail(
        Translated(found["label"]),
        text=as_translated(found["choice"] or found["text"]),
        number=Decimal(found["number"]) if found["number"] else None,
        unit=as_translated(found["unit"]),
        boolean=found["boolean"],
    )


def _seller(seller: Seller) -> SellerView:
    return SellerView(
        seller.pk,
        seller.slug,
        seller.name,
        seller.district,
        seller.founded_year,
        seller.handling_days,
        seller.holiday,
        rating_of(seller.rating_tenths, seller.rating_count),
        seller.rating_count,
    )


def _options(variants: Sequence[Variant]) -> list[OptionView]:
    """The options, from the values that living variants have."""
    found: list[OptionView] = []
    for place in (1, 2, 3):
        values = {value.pk: value for variant in variants if (value := getattr(variant, f"value{place}"))}
        if values:
            ordered = sorted(values.values(), key=lambda value: (value.position, value.pk))
            views = tuple(ValueView(value.pk, value.code, value.name, value.swatch) for value in ordered)
            found.append(OptionView(place, ordered[0].option.name, views))
    return found


def _variant(variant: Variant, currency: str) -> VariantView:
    return VariantView(
        id=variant.pk,
        public_id=str(variant.public_id),
        sku=variant.sku,
        value_ids=(variant.value1_id, variant.value2_id, variant.value3_id),
        price=Money(variant.price_minor, currency),
        compare_at=Money(variant.compare_at_minor, currency) if variant.compare_at_minor else None,
        weight_grams=variant.weight_grams,
        image_id=variant.image_id,
        options_text=variant.options_text,
        tiers=tuple((tier.from_quantity, Money(tier.price_minor, currency)) for tier in tiers_in(variant)),
        listed=((variant.price_minor, fixed),) if (fixed := listed_in(variant)) else (),
        barcode=variant.barcode,
    )
