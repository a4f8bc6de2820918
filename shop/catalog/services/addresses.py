"""Moving products, categories and shops to another address; the old one leads on for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.refusal import Refusal
from shop.catalog.models import Category, Product, SlugHistory
from shop.catalog.types import AddressKind
from shop.sellers.services import move_shop

from .listing import tell_of


class CannotReaddress(Refusal):
    """Something else has the address, or had it."""


@transaction.atomic
def readdress(*, kind: AddressKind, object_id: int, slug: str, by: Actor, at: datetime) -> None:
    """Let a product, category or shop have another address; the same again is no change.

    `slug` is the last part of it. Raises CannotReaddress, or CannotMoveShop for a shop.
    """
    lock_name("catalog.addresses")
    before, after = MOVES[kind](object_id, slug)
    if before == after:
        return
    audit.note(
        "catalog.readdressed",
        subject=(f"catalog.{kind}", object_id),
        by=by,
        at=at,
        before={"address": before},
        after={"address": after},
    )


def _move_product(object_id: int, slug: str) -> tuple[str, str]:
    product = lock(Product, object_id)
    _check(AddressKind.PRODUCT, object_id, slug, taken=Product.objects.filter(slug=slug).exclude(pk=object_id).exists())
    before, product.slug = product.slug, slug
    product.save(update_fields=["slug"])
    _remember(AddressKind.PRODUCT, object_id, before, slug)
    tell_of([object_id])
    return before, slug


def _move_category(object_id: int, slug: str) -> tuple[str, str]:
    """Everything below moves along, and each of these addresses leads on too."""
    category = lock(Category, object_id)
    before = category.url_path
    after = "/".join([*before.split("/")[:-1], slug])
    taken = Category.objects.filter(url_path=after).exclude(pk=object_id).exists()
    _check(AddressKind.CATEGORY, object_id, after, taken=taken)
    if before == after:
        return before, after
    below = Category.objects.filter(path__startswith=category.path).order_by("path")
    for pk, path in below.values_list("pk", "url_path"):
        _remember(AddressKind.CATEGORY, pk, path, after + path.removeprefix(before))
    moved = Concat(Value(after), Substr(F("url_path"), len(before) + 1))
    below.order_by().update(url_path=moved)
    Category.objects.filter(pk=object_id).update(slug=slug)
    return before, after


def _move_shop(object_id: int, slug: str) -> tuple[str, str]:
    _check(AddressKind.SELLER, object_id, slug, taken=False)
    before = move_shop(seller_id=object_id, slug=slug)
    _remember(AddressKind.SELLER, object_id, before, slug)
    return before, slug


def _check(kind: AddressKind, object_id: int, address: str, *, taken: bool) -> None:
    others = SlugHistory.objects.filter(kind=kind, slug=address).exclude(object_id=object_id)
    if taken or others.exists():
        raise CannotReaddress(_("Something else has this address, or had it once. Choose another one."))


def _remember(kind: AddressKind, object_id: int, before: str, after: str) -> None:
    """The old address leads on; one that is used again by the same thing does not."""
    SlugHistory.objects.filter(kind=kind, slug=after, object_id=object_id).delete()
    if before != after:
        SlugHistory.objects.get_or_create(kind=kind, slug=before, defaults={"object_id": object_id})


MOVES: dict[AddressKind, Callable[[int, str], tuple[str, str]]] = {
    AddressKind.PRODUCT: _move_product,
    AddressKind.CATEGORY: _move_category,
    AddressKind.SELLER: _move_shop,
}
