"""New products: begun empty, or as a copy of another.

`press` is an id that the form drew when it was shown: the same form sent twice makes one product.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.base.translated import as_translated
from shop.catalog.queries import states_of
from shop.catalog.services import unused_slug
from shop.catalog.states import ProductState, VariantState, code_of
from shop.listings.models import ChangeSet, ProductEdit
from shop.listings.options import free_sku
from shop.listings.queries import sku_owners
from shop.listings.types import ProductStart

from .writing import Change, begin, write_changes

REASON = "new"
TRIES = 50


class CannotStart(Refusal):
    """There is no product to begin with, or the form is somebody else's."""


@transaction.atomic
def start_product(
    *, seller_id: int, start: ProductStart, press: UUID | None = None, by: Actor, at: datetime
) -> ProductEdit:
    """A draft with one variant that costs nothing yet. Raises CannotStart."""
    if not any(start.title.values()):
        raise CannotStart(_("Give the product a name."))
    lock_name(f"new product {seller_id}")
    if made := _made_by(press, seller_id):
        return made
    name = as_translated(dict(start.title)).text(settings.LANGUAGE_CODE)
    sku = _unused_skus(seller_id, [code_of(name)[:24]])[0]
    state = ProductState(
        seller_id=seller_id,
        category_id=start.category_id,
        handle="",
        slug=unused_slug(name),
        title=dict(start.title),
        kind="digital" if start.digital else "physical",
        variants=(VariantState(sku=sku, price_minor=0),),
    )
    return _write_new(state, press, by=by, at=at)


@transaction.atomic
def copy_product(*, product_id: int, press: UUID | None = None, by: Actor, at: datetime) -> ProductEdit:
    """A draft like the product, with SKUs and an address of its own; photos from files are not taken along.

    Raises CannotStart.
    """
    state = states_of([product_id])[product_id]
    lock_name(f"new product {state.seller_id}")
    if made := _made_by(press, state.seller_id):
        return made
    offered = [variant for variant in state.variants if not variant.archived]
    skus = _unused_skus(state.seller_id, [f"{variant.sku}-copy" for variant in offered])
    images = tuple(image for image in state.images if image.key.startswith("url:"))
    copied = replace(
        state,
        handle="",
        slug=unused_slug(f"{state.slug}-copy"),
        status="draft",
        featured=False,
        images=images,
        variants=tuple(
            replace(variant, id=None, sku=sku, barcode="", image="") for variant, sku in zip(offered, skus, strict=True)
        ),
    )
    return _write_new(copied, press, by=by, at=at)


def _made_by(press: UUID | None, seller_id: int) -> ProductEdit | None:
    """The new product that this form made already."""
    done = ChangeSet.objects.filter(public_id=press).first() if press else None
    made = done.edits.select_related("product").filter(before__isnull=True).first() if done else None
    if done and (made is None or done.seller_id != seller_id):
        raise CannotStart(_("This form was sent already. Open it again."))
    return made


def _write_new(state: ProductState, press: UUID | None, *, by: Actor, at: datetime) -> ProductEdit:
    act = begin(state.seller_id, ChangeSet.Kind.EDIT, REASON, by=by, at=at, public_id=press)
    return write_changes(act, [Change(None, None, state)])[0]


def _unused_skus(seller_id: int, wishes: list[str]) -> list[str]:
    stems = [wish.upper()[:76] for wish in wishes]
    candidates = {f"{stem}-{number}" for stem in stems for number in range(2, TRIES)} | set(stems)
    taken = set(sku_owners(seller_id, candidates))
    return [free_sku(stem, taken) for stem in stems]
