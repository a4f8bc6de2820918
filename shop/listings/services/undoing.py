"""Taking changes back: the earlier state is written as a new change, unless something newer stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.rows import CannotMove
from shop.catalog.queries import states_of
from shop.catalog.services.bulk import lock_products
from shop.catalog.states import ProductState, from_json
from shop.inventory.services import CannotAdjust
from shop.listings.models import ChangeSet, ProductEdit
from shop.listings.queries import can_undo, figures_of, open_proposal
from shop.listings.rules import step_back

from .writing import Act, Change, begin, write_changes

REASON = "taken back"


class CannotStepBack(Refusal):
    """The change can't be taken back."""


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """How many products are again what they were, and the names of those that something newer changed."""

    restored: int
    refused: tuple[str, ...]


@transaction.atomic
def step_back_edit(*, edit_id: int, by: Actor, at: datetime) -> ProductEdit:
    """Make one product again what it was before one change. Raises CannotStepBack."""
    edit = ProductEdit.objects.select_related("change_set").get(pk=edit_id)
    act = begin(edit.change_set.seller_id, ChangeSet.Kind.STEP_BACK, REASON, by=by, at=at)
    return _step_back(edit, act)


@transaction.atomic
def undo_bulk(*, change_set_id: int, by: Actor, at: datetime) -> UndoOutcome:
    """Take a change of many back, product by product, within its 24 hours. Raises CannotStepBack."""
    done = lock(ChangeSet, change_set_id)
    if not can_undo(done, at=at):
        raise CannotStepBack(_("A change of many can be taken back once, within 24 hours."))
    act = begin(done.seller_id, ChangeSet.Kind.STEP_BACK, REASON, by=by, at=at)
    edits = list(done.edits.select_related("product").order_by("product"))
    lock_products(edit.product_id for edit in edits)
    refused = []
    for edit in edits:
        try:
            with transaction.atomic():
                _step_back(edit, act)
        except CannotStepBack:
            refused.append(str(edit.product.title))
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    return UndoOutcome(len(edits) - len(refused), tuple(refused))


def _step_back(edit: ProductEdit, act: Act) -> ProductEdit:
    pk = edit.product_id
    lock_products([pk])
    present, figures = states_of([pk])[pk], figures_of([pk]).get(pk, {})
    before = _before(edit)
    stock = _earlier_stock(edit)
    now = {variant: on_hand for variant, (on_hand, _held) in figures.items()}
    sold = any(now.get(int(variant)) != edit.stock_after[variant] for variant in stock)
    if present != from_json(edit.after) or sold or open_proposal(pk):
        raise CannotStepBack(_("Something newer changed this product. Take that back first, or change it by hand."))
    skus = {str(variant.id): variant.sku for variant in present.variants}
    change = Change(pk, present, step_back(before, present), {skus[variant]: stock[variant] for variant in stock})
    try:
        written = write_changes(act, [change])
    except (CannotMove, CannotAdjust, DatabaseError) as error:
        raise CannotStepBack(_("This step can't be taken back. Change the product by hand.")) from error
    ProductEdit.objects.filter(pk=edit.pk).update(undone_at=act.at)
    return written[0]


def _before(edit: ProductEdit) -> ProductState:
    if edit.before is None:
        raise CannotStepBack(_("The product began with this change. Move it to the archive instead."))
    return from_json(edit.before)


def _earlier_stock(edit: ProductEdit) -> dict[str, int]:
    """Figures by variant id that this change set, as they were; what it began to count becomes none."""
    return {
        variant: edit.stock_before.get(variant, 0)
        for variant, figure in edit.stock_after.items()
        if edit.stock_before.get(variant, 0) != figure
    }
