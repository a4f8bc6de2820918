"""Addresses for search engines."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from shop.base.pictures import Picture, picture_of
from shop.catalog.models import ProductImage
from shop.sellers.models import Seller

from .cards import for_sale, picture_json

PART_SIZE = 5000


def sitemap_counts() -> int:
    """How many parts the products need; at least one."""
    return max(1, -(-for_sale().count() // PART_SIZE))


def sitemap_part(number: int) -> Iterator[tuple[str, list[Picture]]]:
    """(slug, pictures) of the products in part `number`, counted from 1, in a lasting order."""
    pictures = ProductImage.objects.filter(
        product=OuterRef("pk"), state=ProductImage.State.READY, removed_at=None, widths__len__gt=0
    )
    shown = ArraySubquery(pictures.order_by("position", "pk").values(picture=picture_json()))
    rows = for_sale().order_by("pk").annotate(pictures=shown).values_list("slug", "pictures")
    for slug, found in rows[(number - 1) * PART_SIZE : number * PART_SIZE]:
        yield slug, [picture for one in found if (picture := picture_of(one))]


def sitemap_shops() -> list[str]:
    """Slugs of every approved seller."""
    return list(Seller.objects.filter(status=Seller.Status.APPROVED).order_by("pk").values_list("slug", flat=True))
