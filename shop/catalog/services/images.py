"""Pictures: kept clean at once, made into widths by the worker, fetched from outside by the worker only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from shop.base import files, http, tasks
from shop.base.pictures import Picture
from shop.catalog.models import Product, ProductImage, Variant
from shop.catalog.states import image_key


@transaction.atomic
def add_image(
    *, product_id: int, content: bytes, alt: Mapping[str, str], change_set: UUID | None = None
) -> ProductImage:
    """Keep an uploaded picture behind the product's others; the worker makes its widths. Raises files.CannotAccept."""
    image = ProductImage(product_id=product_id, position=_next_position(product_id), alt=alt, change_set=change_set)
    _keep_original(image, content)
    image.save()
    transaction.on_commit(lambda: tasks.enqueue(make_widths, image.pk))
    return image


@transaction.atomic
def hold_image(*, product_id: int, content: bytes, at: datetime) -> str:
    """Keep an uploaded picture that is not shown yet, and return its key (`ImageState.key`) for a change to name.

    The same content again gives the key of the one that is there. Raises files.CannotAccept.
    """
    image = ProductImage(product_id=product_id, position=_next_position(product_id), alt={}, removed_at=at)
    _keep_original(image, content)
    known = ProductImage.objects.filter(product=product_id, content_hash=image.content_hash).first()
    if known:
        return image_key(known)
    image.save()
    transaction.on_commit(lambda: tasks.enqueue(make_widths, image.pk))
    return image_key(image)


@transaction.atomic
def adopt_image(
    *,
    product_id: int,
    renditions: Mapping[tuple[int, str], bytes],
    size: tuple[int, int],
    content_hash: str,
    alt: Mapping[str, str],
) -> ProductImage:
    """A picture whose widths exist already, by (width, extension), as the demo's do; at once ready."""
    known = ProductImage.objects.filter(product=product_id, content_hash=content_hash, removed_at=None).first()
    if known:
        return known
    image = ProductImage(product_id=product_id, position=_next_position(product_id), alt=alt, content_hash=content_hash)
    image.width, image.height = size
    _keep_widths(image, renditions)
    image.save()
    return image


def keep_picture(
    *, room: str, renditions: Mapping[tuple[int, str], bytes], size: tuple[int, int], content_hash: str
) -> Picture:
    """Store ready renditions that belong to no product (a category, a seller, the home page)."""
    base = f"{files.new_key(room=room, private=False)}/{content_hash[:16]}"
    for (width, extension), content in renditions.items():
        files.store(f"{base}-{width}.{extension}", content)
    return Picture(base, size[0], size[1], sorted({width for width, _extension in renditions}))


def show_on_variant(*, variant_id: int, image: ProductImage) -> None:
    """Show this picture of the product while the variant is chosen."""
    Variant.objects.filter(pk=variant_id, product=image.product_id).update(image=image)


def make_widths(image_id: int) -> None:
    """Make the AVIF and WebP renditions of a kept original; again is without effect."""
    image = ProductImage.objects.get(pk=image_id)
    if image.state == ProductImage.State.READY or not image.original_key:
        return
    with files.open_stored(image.original_key) as original:
        renditions = files.renditions_of(original.read())
    _keep_widths(image, renditions)
    image.save(update_fields=["state", "widths", "base_key"])


def fetch_remote_image(image_id: int) -> None:
    """Fetch a noted address and keep the picture; an address that does not work is noted as failed."""
    image = ProductImage.objects.get(pk=image_id)
    if image.state != ProductImage.State.WAITING or image.original_key:
        return
    try:
        fetched = http.fetch(image.source_url, max_bytes=files.MAX_IMAGE_BYTES, at=timezone.now())
        _keep_original(image, fetched.content)
    except (http.CannotFetch, files.CannotAccept) as refusal:
        image.state, image.failure = ProductImage.State.FAILED, str(refusal)[:200]
        image.save(update_fields=["state", "failure"])
        return
    image.save()
    make_widths(image.pk)


def _keep_original(image: ProductImage, content: bytes) -> None:
    clean = files.clean_image(content)
    key = f"{files.new_key(room='catalog', private=True)}/{clean.sha256[:16]}.{clean.extension}"
    files.store(key, clean.content)
    image.original_key, image.content_hash = key, clean.sha256
    image.width, image.height = clean.width, clean.height


def _keep_widths(image: ProductImage, renditions: Mapping[tuple[int, str], bytes]) -> None:
    base = f"{files.new_key(room='catalog', private=False)}/{image.content_hash[:16]}"
    for (width, extension), content in renditions.items():
        files.store(f"{base}-{width}.{extension}", content)
    image.base_key = base
    image.widths = sorted({width for width, _extension in renditions})
    image.state = ProductImage.State.READY


def _next_position(product_id: int) -> int:
    Product.objects.select_for_update(no_key=True).get(pk=product_id)
    return (ProductImage.objects.filter(product=product_id).aggregate(last=Max("position"))["last"] or 0) + 1
