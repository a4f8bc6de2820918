"""Saying who the marketplace is before the law."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.invoicing.models import Letterhead
from shop.invoicing.queries import letterhead
from shop.invoicing.types import LetterheadDraft


class CannotSaveLetterhead(Refusal):
    """It lacks what the law asks for."""


@transaction.atomic
def set_letterhead(*, draft: LetterheadDraft, by: Actor, at: datetime) -> Letterhead:
    """What invoices of the marketplace say from now on; those that exist stay. Raises CannotSaveLetterhead."""
    if not (draft.legal_name.strip() and draft.street.strip() and draft.country):
        raise CannotSaveLetterhead(_("Enter the legal name, the street and the country."))
    known, after = letterhead(), asdict(draft)
    before = {name: getattr(known, name) for name in after} if known else {}
    row, _made = Letterhead.objects.update_or_create(pk=1, defaults=after)
    if before != after:
        subject = ("invoicing.letterhead", 1)
        audit.note("invoicing.letterhead_set", subject=subject, by=by, at=at, before=before, after=after)
    return row
