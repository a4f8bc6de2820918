"""Addresses of shops."""

from __future__ import annotations

from django.utils.text import slugify

from shop.base.locks import lock_name
from shop.sellers.models import Seller

ROOM = 60


def free_slug(name: str) -> str:
    """A slug made of the name that no seller has; held until the transaction ends."""
    lock_name("sellers.slug")
    stem = slugify(name)[:ROOM].strip("-") or "shop"
    taken = set(Seller.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
