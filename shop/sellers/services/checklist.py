"""What the marketplace asks of new sellers; changed in the office."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.sellers.models import ChecklistItem
from shop.sellers.types import ItemDraft


class CannotSaveItem(Refusal):
    """Sellers answered the entry already, so it cannot become one of another kind."""


@transaction.atomic
def save_item(*, item: UUID | None, draft: ItemDraft, by: Actor, at: datetime) -> ChecklistItem:
    """A new entry, or one that is there with new words. Raises CannotSaveItem; ChecklistItem.DoesNotExist."""
    row = ChecklistItem()
    if item is not None:
        row = ChecklistItem.objects.select_for_update(no_key=True).get(public_id=item, retired_at=None)
    if row.pk and row.kind != draft.kind and row.answers.exists():
        raise CannotSaveItem(_("Sellers have answered this already. Remove it and make a new one."))
    before = {"kind": row.kind, "title": dict(row.title), "required": row.required} if row.pk else None
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    row.save()
    after = {"kind": row.kind, "title": dict(draft.title), "required": row.required}
    subject = ("sellers.checklistitem", row.pk)
    audit.note("sellers.item_saved", subject=subject, by=by, at=at, before=before, after=after)
    return row


@transaction.atomic
def retire_item(*, item: UUID, by: Actor, at: datetime) -> None:
    """Ask for it no more; answers that were given stay in the records. Raises ChecklistItem.DoesNotExist."""
    row = ChecklistItem.objects.select_for_update(no_key=True).get(public_id=item, retired_at=None)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    before = {"kind": row.kind, "title": dict(row.title)}
    audit.note("sellers.item_retired", subject=("sellers.checklistitem", row.pk), by=by, at=at, before=before)
