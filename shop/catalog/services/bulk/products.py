"""Writing whole products from the state they had to the state they are to have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import lock_all
from shop.base.rows import CannotMove
from shop.catalog.models import Brand, Product, ProductChange
from shop.catalog.states import ProductState

from .attributes import write_attributes
from .images import write_images
from .lookups import ensure_brands, free_slugs
from .options import drop_unused_options, write_options
from .variants import write_variants

TEXTS = ("title", "description", "seo_title", "seo_description")
COLUMNS = ("category_id", "handle", *TEXTS, "tags", "featured", "kind", "status")


@dataclass(frozen=True, slots=True)
class ProductWrite:
    """One product to be written: `id` and `before` are None for a new one."""

    id: int | None
    before: ProductState | None
    after: ProductState


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who, when, and as part of which change set."""

    by: Actor
    at: datetime
    change_set: UUID


def lock_products(product_ids: Iterable[int]) -> None:
    """Lock the products in the order of their ids, so that what is read next is what will be written over."""
    lock_all(Product, product_ids)


@transaction.atomic
def write_products(*, writes: Sequence[ProductWrite], by: Actor, at: datetime, change_set: UUID) -> list[Product]:
    """Make the products what their `after` says; the rows come back in the order of `writes`.

    New addresses are found for new products, pictures with a web address are left waiting for the worker, variants and
    pictures that `after` no longer names are archived and taken down, never deleted. Lists and stock are not touched:
    call `refresh_listing` and the inventory's services afterwards. Raises CannotMove for a step that the status table
    does not have, and IntegrityError where a number (SKU) or handle belongs to another product.
    """
    stamp = Stamp(by, at, change_set)
    products = _write_rows(writes, stamp)
    states = {product.pk: write.after for product, write in zip(products, writes, strict=True)}
    known = {product.pk for product, write in zip(products, writes, strict=True) if write.id is not None}
    images = write_images(states, known, stamp)
    values = write_options(states, known)
    write_variants(states, known, values, images, stamp)
    drop_unused_options(states, known)
    write_attributes(states, known)
    return products


def _write_rows(writes: Sequence[ProductWrite], stamp: Stamp) -> list[Product]:
    brands = ensure_brands(write.after.brand for write in writes)
    fresh = [write for write in writes if write.id is None]
    slugs = iter(free_slugs([write.after.slug for write in fresh]))
    rows = {row.pk: row for row in Product.objects.filter(pk__in=[write.id for write in writes if write.id])}
    products = []
    for write in writes:
        new = Product(seller_id=write.after.seller_id, slug=next(slugs), status="") if write.id is None else None
        product = new or rows[write.id or 0]
        _fill(product, write.after, brands, stamp)
        products.append(product)
    steps = [(product, product.status) for product in products]
    Product.objects.bulk_create([product for product in products if product.pk is None])
    changed = [product for product, write in zip(products, writes, strict=True) if write.id is not None]
    Product.objects.bulk_update(
        changed, [*COLUMNS, "brand_id", "published_at", "trashed_at", "change_set"], batch_size=200
    )
    _log_steps(writes, steps, stamp)
    return products


def _fill(product: Product, state: ProductState, brands: Mapping[str, Brand], stamp: Stamp) -> None:
    if product.status and product.status != state.status and not product.can_move(state.status):
        raise CannotMove(f"Product {product.pk}: {product.status} -> {state.status}")
    for column in COLUMNS:
        setattr(product, column, getattr(state, column))
    product.tags = list(state.tags)
    product.brand = brands.get(state.brand.casefold())
    if state.status == Product.Status.ACTIVE and product.published_at is None:
        product.published_at = stamp.at
    product.trashed_at = (product.trashed_at or stamp.at) if state.trashed else None
    product.change_set = stamp.change_set


def _log_steps(writes: Sequence[ProductWrite], steps: Sequence[tuple[Product, str]], stamp: Stamp) -> None:
    ProductChange.objects.bulk_create(
        ProductChange(
            subject=product,
            from_status=write.before.status if write.before else "",
            to_status=status,
            at=stamp.at,
            actor=str(stamp.by),
        )
        for write, (product, status) in zip(writes, steps, strict=True)
        if write.before is None or write.before.status != status
    )
