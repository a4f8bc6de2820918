"""Addresses of shops."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.latin import slug_of
from shop.base.locks import lock, lock_name
from shop.base.refusal import Refusal
from shop.sellers.models import Seller

ROOM = 60


def free_slug(name: str) -> str:
    """A slug made of the name that no seller has; held until the transaction ends."""
    lock_name("sellers.slug")
    stem = slug_of(name, room=ROOM, otherwise="shop")
    taken = set(Seller.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class CannotMoveShop(Refusal):
    """Another shop has the address."""


@transaction.atomic
def move_shop(*, seller_id: int, slug: str) -> str:
    """Give a shop another address; returns the one that it had. Raises CannotMoveShop."""
    lock_name("sellers.slug")
    seller = lock(Seller, seller_id)
    if Seller.objects.filter(slug=slug).exclude(pk=seller_id).exists():
        raise CannotMoveShop(_("Another shop has this address. Choose another one."))
    before, seller.slug = seller.slug, slug
    seller.save(update_fields=["slug"])
    return before
