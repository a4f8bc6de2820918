"""Changing the marketplace's settings: audited, at once visible in this process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock

from .models import StoreSettings
from .queries import forget_store, fresh_store


@transaction.atomic
def change_store(*, by: Actor, at: datetime, **changes: Any) -> StoreSettings:
    """Set the named columns, check the whole row, and write the audit entry with the state before and after.

    Raises ValidationError for values that the columns refuse.
    """
    settings = lock(StoreSettings, fresh_store().pk)
    before = {name: model_to_dict(settings).get(name) for name in changes}
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.version += 1
    settings.full_clean()
    settings.save()
    printable = {name: str(value) for name, value in changes.items()}
    audit.note(
        "store.changed",
        subject=("store.settings", settings.pk),
        by=by,
        at=at,
        before={name: str(value) for name, value in before.items()},
        after=printable,
    )
    transaction.on_commit(forget_store)
    return settings
