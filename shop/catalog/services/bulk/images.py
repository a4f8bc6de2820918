"""Pictures of many products: rows only; fetching and making them is the worker's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from shop.base import tasks
from shop.catalog.models import ProductImage
from shop.catalog.services.images import fetch_remote_image
from shop.catalog.states import ImageState, ProductState, image_key

if TYPE_CHECKING:
    from .products import Stamp

SECONDS_A_TASK = 20
PICTURES_A_TASK = 50

type ImageKey = tuple[int, str]  # product id, key of the picture


def write_images(states: Mapping[int, ProductState], known: set[int], stamp: Stamp) -> dict[ImageKey, ProductImage]:
    """Add, order, describe and take down pictures; returns those that are shown, by product and key.

    New ones with a web address wait for the worker. A key of a file is met only by a picture that is there already:
    its content comes through the upload service.
    """
    rows = _rows_by_key(known)
    fresh, changed, shown = [], [], {}
    for product_id, position, image in _each_image(states):
        row = rows.get((product_id, image.key))
        if row is not None:
            if _update(row, position, image, None):
                changed.append(row)
        elif image.key.startswith("url:"):
            row = _waiting(product_id, position, image, stamp)
            fresh.append(row)
        else:
            continue
        shown[product_id, image.key] = row
    for key, row in rows.items():
        if key not in shown and row.removed_at is None:
            row.removed_at = stamp.at
            changed.append(row)
    ProductImage.objects.bulk_create(fresh, batch_size=1000)
    ProductImage.objects.bulk_update(changed, ["position", "alt", "removed_at"], batch_size=500)
    return shown


def fetch_waiting_pictures() -> None:
    """Fetch pictures that wait at their web addresses for some seconds, then queue itself for the rest.

    One task at a time instead of one for each picture, so that mails do not stand behind thousands of downloads.
    """
    until = monotonic() + SECONDS_A_TASK
    for image_id in _waiting_for_fetch().values_list("pk", flat=True)[:PICTURES_A_TASK]:
        fetch_remote_image(image_id)
        if monotonic() > until:
            break
    if _waiting_for_fetch().exists():
        tasks.enqueue(fetch_waiting_pictures)


def _waiting_for_fetch() -> QuerySet[ProductImage]:
    waiting = ProductImage.objects.filter(state=ProductImage.State.WAITING, original_key="", removed_at=None)
    return waiting.filter(product__trashed_at=None).exclude(source_url="").order_by("pk")


def _rows_by_key(known: set[int]) -> dict[ImageKey, ProductImage]:
    """One row a key; where a picture was taken down and came back, the one that is shown."""
    rows = ProductImage.objects.filter(product__in=known).order_by("-removed_at", "pk")
    return {(row.product_id, image_key(row)): row for row in rows}


def _each_image(states: Mapping[int, ProductState]) -> Iterator[tuple[int, int, ImageState]]:
    for product_id, state in states.items():
        for position, image in enumerate(state.images, start=1):
            yield product_id, position, image


def _update(row: ProductImage, position: int, image: ImageState, removed_at: datetime | None) -> bool:
    before = (row.position, dict(row.alt), row.removed_at)
    row.position, row.alt, row.removed_at = position, image.alt, removed_at
    return before != (position, dict(image.alt), removed_at)


def _waiting(product_id: int, position: int, image: ImageState, stamp: Stamp) -> ProductImage:
    return ProductImage(
        product_id=product_id,
        position=position,
        alt=image.alt,
        source_url=image.key.removeprefix("url:"),
        change_set=stamp.change_set,
    )
