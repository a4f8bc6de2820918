"""Saving one product as its seller wants it, at once or after the office's look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.base.richtext import clean_rich_text
from shop.catalog.queries import states_of
from shop.catalog.services.bulk import lock_products
from shop.catalog.states import ProductState, from_json
from shop.inventory.services import CannotAdjust
from shop.listings import rules
from shop.listings.models import ChangeSet, ProductEdit, Proposal
from shop.listings.options import MOST_OPTIONS, MOST_VARIANTS
from shop.listings.queries import open_proposal, sku_owners, watch_of
from shop.listings.types import Risk, Wish

from .writing import Change, begin, write_changes

REASON = "edit"


class CannotSave(Refusal):
    """The product can't be what the seller wants; the sentence says what to change."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a save: what was written, and what waits for the office."""

    edit: ProductEdit | None
    proposal: Proposal | None


def change_state(
    *, product_id: int, seen: str, change: Callable[[ProductState], ProductState], by: Actor, at: datetime
) -> Outcome:
    """Save what `change` makes of the product as its seller works on it. Raises CannotSave."""
    with transaction.atomic():
        lock_products([product_id])
        waiting = open_proposal(product_id)
        base = from_json(waiting.after) if waiting else states_of([product_id])[product_id]
        return save_product(product_id=product_id, wish=Wish(after=change(base), seen=seen), by=by, at=at)


@transaction.atomic
def save_product(*, product_id: int, wish: Wish, by: Actor, at: datetime) -> Outcome:
    """Write the product, or what of it may be written now; the rest waits for the office. Raises CannotSave.

    Figures of stock are written in either case.
    """
    lock_products([product_id])
    present = states_of([product_id])[product_id]
    waiting = open_proposal(product_id)
    base = from_json(waiting.after) if waiting else present
    if wish.seen and wish.seen != rules.fingerprint(base):
        raise CannotSave(_("Somebody changed this product in the meantime. Look at it as it is now, then change it."))
    after = cleaned(wish.after, present)
    check(after, present, product_id)
    now, later, found = rules.route(present, after, watch_of(present.seller_id, [product_id], at=at))
    edit = write_now(product_id, present, replace(wish, after=now), by=by, at=at)
    if Risk.NEW in found:
        present = states_of([product_id])[product_id]
        later = replace(present, status=rules.ACTIVE)
    proposal = propose(product_id, waiting, (present, later, found), by=by, at=at)
    return Outcome(edit, proposal)


def cleaned(state: ProductState, present: ProductState) -> ProductState:
    """The wish with clean texts, and what a seller can't change as it is."""
    return replace(
        state,
        seller_id=present.seller_id,
        slug=present.slug,
        handle=present.handle,
        featured=present.featured,
        trashed=present.trashed,
        description={code: clean_rich_text(html) for code, html in state.description.items() if html.strip()},
    )


def check(after: ProductState, present: ProductState, product_id: int) -> None:
    """Refuse what the catalogue could not keep or a shopper could not buy. Raises CannotSave."""
    offered = [variant for variant in after.variants if not variant.archived]
    if not any(after.title.values()):
        raise CannotSave(_("Give the product a name."))
    if not 1 <= len(offered) <= MOST_VARIANTS or len(after.options) > MOST_OPTIONS:
        raise CannotSave(_("A product has at most three options and 1 to 200 variants."))
    if {variant.id for variant in after.variants if variant.id} - {variant.id for variant in present.variants}:
        raise CannotSave(_("A variant is not of this product. Open the product again."))
    _check_variants(after, product_id)
    if after.status == rules.ACTIVE and present.status == rules.ARCHIVED:
        raise CannotSave(_("The product is in the archive. Bring it back first, then publish it."))
    # A product that was on sale without one of them may go on; nobody takes the last photo from one on sale.
    known = rules.missing(present) if present.status == rules.ACTIVE else []
    if after.status == rules.ACTIVE and set(rules.missing(after)) - set(known):
        raise CannotSave(_("Something that shoppers need is still missing. The list beside the form shows what."))


def _check_variants(after: ProductState, product_id: int) -> None:
    for variant in after.variants:
        if variant.compare_at_minor is not None and variant.compare_at_minor <= variant.price_minor:
            raise CannotSave(_("The price before must be higher than the price now. Leave it empty for no reduction."))
        if not variant.sku.strip() or variant.price_minor < 0:
            raise CannotSave(_("Each variant needs a SKU and a price."))
    skus = [variant.sku for variant in after.variants]
    values = [variant.values for variant in after.variants if not variant.archived]
    twice = [sku for sku, times in Counter(skus).items() if times > 1]
    others = [sku for sku, owner in sku_owners(after.seller_id, skus).items() if owner != product_id]
    if twice or others:
        sentence = _("You use the SKU %(sku)s already. Give this variant another one.")
        raise CannotSave(sentence % {"sku": (twice or others)[0]})
    if len(set(values)) != len(values):
        raise CannotSave(_("Two variants have the same options. Change one of them or remove it."))


def write_now(product_id: int, present: ProductState, wish: Wish, *, by: Actor, at: datetime) -> ProductEdit | None:
    """Write what needs no look; nothing when nothing differs. Raises CannotSave where orders hold more."""
    if wish.after == present and not wish.stock:
        return None
    act = begin(present.seller_id, ChangeSet.Kind.EDIT, REASON, by=by, at=at)
    try:
        edits = write_changes(act, [Change(product_id, present, wish.after, wish.stock)])
    except CannotAdjust as refusal:
        raise CannotSave(refusal.message) from refusal
    return next(iter(edits), None)


def propose(
    product_id: int,
    waiting: Proposal | None,
    wanted: tuple[ProductState, ProductState | None, tuple[Risk, ...]],
    *,
    by: Actor,
    at: datetime,
) -> Proposal | None:
    """Keep what waits for the office: one proposal a product; one that is no longer wanted is withdrawn."""
    present, after, found = wanted
    if after is None:
        if waiting:
            waiting.move(Proposal.Status.WITHDRAWN, by=by, at=at)
        return None
    columns = proposal_columns(present, after, found, by=by, at=at)
    if waiting is None:
        return Proposal.objects.create(product_id=product_id, seller_id=present.seller_id, **columns)
    if waiting.status == Proposal.Status.REVISION:
        waiting.move(Proposal.Status.WAITING, by=by, at=at, **columns)
        return waiting
    for name, value in columns.items():
        setattr(waiting, name, value)
    waiting.save(update_fields=[*columns])
    return waiting


def proposal_columns(
    present: ProductState, after: ProductState, risks: tuple[Risk, ...], *, by: Actor, at: datetime
) -> dict[str, Any]:
    """What the office is handed, as columns of a proposal."""
    return {
        "before": present.as_json(),
        "after": after.as_json(),
        "risks": [risk.value for risk in risks],
        "submitted_by": str(by),
        "submitted_at": at,
    }
