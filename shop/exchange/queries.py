"""Reads of the exchange: whole products as states, and the runs with their findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from shop.catalog.models import (
    Attribute,
    AttributeChoice,
    Category,
    Option,
    OptionValue,
    Product,
    ProductAttribute,
    ProductImage,
    Variant,
)  # fmt: skip
from shop.catalog.states import (
    ImageState,
    OptionState,
    ProductState,
    ValueState,
    VariantState,
    attribute_text,
    image_key,
)  # fmt: skip
from shop.inventory.models import StockLevel
from shop.sellers.models import Seller

from .merging_attributes import AttributeKind
from .models import ImportChange, ImportProblem, ImportRun


@dataclass(frozen=True, slots=True)
class StockFigure:
    """What is on hand of a variant, and how many of it orders hold."""

    on_hand: int
    held: int


def runs_newest_first() -> QuerySet[ImportRun]:
    """All imports of the marketplace, for its operators."""
    return ImportRun.objects.select_related("seller").order_by("-id")


def run_going_on(*, sha256: str, format_name: str, seller_id: int | None, language: str) -> ImportRun | None:
    """The unfinished import of the same file for the same seller."""
    return ImportRun.objects.filter(
        sha256=sha256, format=format_name, seller=seller_id, language=language, status=ImportRun.Status.RUNNING
    ).first()


def problems_of_run(run: ImportRun) -> QuerySet[ImportProblem]:
    """The findings in the order of the file's lines."""
    return run.problems.order_by("line", "id")


def changes_to_undo(run: ImportRun) -> QuerySet[ImportChange]:
    """What a run changed and nobody took back yet, newest first."""
    return run.product_changes.filter(undone_at=None).order_by("-id")


def handles_of_changes(change_ids: Iterable[int]) -> list[str]:
    """The handles of the products of these changes, in the file's order."""
    changes = ImportChange.objects.filter(pk__in=set(change_ids)).select_related("product").order_by("line")
    return [change.product.handle or change.product.slug for change in changes]


def products_by_handle(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Product ids by (seller id, handle); trashed ones too: an import brings them back."""
    wanted = set(keys)
    rows = Product.objects.filter(
        seller__in={seller for seller, _handle in wanted}, handle__in={handle for _seller, handle in wanted}
    )
    found = {(seller, handle): pk for pk, seller, handle in rows.values_list("pk", "seller_id", "handle")}
    return {key: pk for key, pk in found.items() if key in wanted}


def owners_of_skus(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Product ids by (seller id, SKU)."""
    wanted = set(keys)
    rows = Variant.objects.filter(
        seller__in={seller for seller, _sku in wanted}, sku__in={sku for _seller, sku in wanted}
    )
    found = {(seller, sku): product for seller, sku, product in rows.values_list("seller_id", "sku", "product_id")}
    return {key: pk for key, pk in found.items() if key in wanted}


def variant_ids_by_sku(product_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Variant ids by (product id, SKU)."""
    rows = Variant.objects.filter(product__in=set(product_ids)).values_list("product_id", "sku", "pk")
    return {(product_id, sku): pk for product_id, sku, pk in rows}


def has_handle(product_id: int) -> bool:
    """Whether the product came from a file, or its seller named it as files do."""
    return Product.objects.filter(pk=product_id).exclude(handle="").exists()


def handle_of(product_id: int) -> str:
    """What the seller calls the product: its handle, else its address."""
    product = Product.objects.only("handle", "slug").get(pk=product_id)
    return product.handle or product.slug


def stock_of(product_ids: Iterable[int]) -> dict[int, dict[int, StockFigure]]:
    """Counted variants of each product with their figures; what is not counted is absent."""
    levels = StockLevel.objects.filter(variant__product__in=set(product_ids)).select_related("variant")
    found: dict[int, dict[int, StockFigure]] = {}
    for level in levels:
        found.setdefault(level.variant.product_id, {})[level.variant_id] = StockFigure(level.on_hand, level.held)
    return found


def category_tree() -> dict[tuple[str, ...], Category]:
    """The categories by their path of casefolded titles in the default language."""
    names: dict[str, tuple[str, ...]] = {}
    nodes: dict[tuple[str, ...], Category] = {}
    step = Category.steplen
    for node in Category.objects.order_by("path"):
        path = (*names.get(node.path[:-step], ()), node.title.text(settings.LANGUAGE_CODE).casefold())
        names[node.path] = path
        nodes.setdefault(path, node)
    return nodes


def sellers_by_slug() -> dict[str, Seller]:
    """All sellers by slug."""
    return {seller.slug: seller for seller in Seller.objects.order_by("slug")}


def attribute_kinds(codes: Iterable[str]) -> dict[str, AttributeKind]:
    """How the attributes of these codes are kept."""
    choices: dict[int, dict[str, str]] = {}
    wanted = list(Attribute.objects.filter(code__in=set(codes)))
    for choice in AttributeChoice.objects.filter(attribute__in=wanted):
        choices.setdefault(choice.attribute_id, {})[choice.code] = choice.name.text(settings.LANGUAGE_CODE)
    return {row.code: AttributeKind(row.kind, choices.get(row.pk, {})) for row in wanted}


def states_of(product_ids: Iterable[int]) -> dict[int, ProductState]:
    """The whole of each product as plain values, in a fixed number of queries."""
    ids = set(product_ids)
    options, variants, images, attributes = _options(ids), _variants(ids), _images(ids), _attributes(ids)
    return {
        row.pk: ProductState(
            seller_id=row.seller_id,
            category_id=row.category_id,
            handle=row.handle,
            slug=row.slug,
            title=dict(row.title),
            description=dict(row.description),
            seo_title=dict(row.seo_title),
            seo_description=dict(row.seo_description),
            brand=row.brand.name if row.brand else "",
            tags=tuple(row.tags),
            featured=row.featured,
            kind=row.kind,
            status=row.status,
            trashed=row.trashed_at is not None,
            options=tuple(options.get(row.pk, ())),
            variants=tuple(variants.get(row.pk, ())),
            images=tuple(images.get(row.pk, ())),
            attributes={code: tuple(values) for code, values in sorted(attributes.get(row.pk, {}).items())},
        )
        for row in Product.objects.filter(pk__in=ids).select_related("brand")
    }


def _options(ids: set[int]) -> dict[int, list[OptionState]]:
    values: dict[int, list[ValueState]] = {}
    for value in OptionValue.objects.filter(option__product__in=ids).order_by("position", "pk"):
        state = ValueState(code=value.code, name=dict(value.name), swatch=value.swatch)
        values.setdefault(value.option_id, []).append(state)
    found: dict[int, list[OptionState]] = {}
    for option in Option.objects.filter(product__in=ids).order_by("position"):
        named = OptionState(name=dict(option.name), values=tuple(values.get(option.pk, ())))
        found.setdefault(option.product_id, []).append(named)
    return found


def _variants(ids: set[int]) -> dict[int, list[VariantState]]:
    found: dict[int, list[VariantState]] = {}
    rows = Variant.objects.filter(product__in=ids).select_related("value1", "value2", "value3", "image")
    for row in rows.order_by("position", "pk"):
        state = VariantState(
            id=row.pk,
            sku=row.sku,
            price_minor=row.price_minor,
            values=tuple(value.code for value in row.option_values),
            compare_at_minor=row.compare_at_minor,
            cost_minor=row.cost_minor,
            weight_grams=row.weight_grams,
            barcode=row.barcode,
            tax_class=row.tax_class,
            image=image_key(row.image) if row.image else "",
            archived=row.archived_at is not None,
        )
        found.setdefault(row.product_id, []).append(state)
    return found


def _images(ids: set[int]) -> dict[int, list[ImageState]]:
    found: dict[int, list[ImageState]] = {}
    for row in ProductImage.objects.filter(product__in=ids, removed_at=None).order_by("position", "pk"):
        found.setdefault(row.product_id, []).append(ImageState(key=image_key(row), alt=dict(row.alt)))
    return found


def _attributes(ids: set[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    rows = ProductAttribute.objects.filter(product__in=ids).select_related("attribute", "choice").order_by("pk")
    for row in rows:
        found.setdefault(row.product_id, {}).setdefault(row.attribute.code, []).append(attribute_text(row))
    return found
