"""Changing the marketplace's settings: audited, at once visible in this process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.audit_log import entry_with_id
from shop.base.locks import lock
from shop.base.refusal import Refusal

from .models import Credential, StoreSettings
from .queries import forget_store, fresh_store


@transaction.atomic
def change_store(*, by: Actor, at: datetime, **changes: Any) -> StoreSettings:
    """Set the named columns, check the whole row, and write the audit entry with the state before and after.

    Raises ValidationError for values that the columns refuse.
    """
    settings = lock(StoreSettings, fresh_store().pk)
    before = {name: plain(model_to_dict(settings).get(name)) for name in changes}
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.version += 1
    settings.full_clean()
    settings.save()
    after = {name: plain(model_to_dict(settings).get(name)) for name in changes}
    audit.note("store.changed", subject=("store.settings", settings.pk), by=by, at=at, before=before, after=after)
    transaction.on_commit(forget_store)
    return settings


def plain(value: Any) -> Any:
    """A value of a column as the audit log keeps it: what JSON knows stays as it is, so that it can be set again."""
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)


class CannotRevert(Refusal):
    """The change stays."""


@transaction.atomic
def revert_store_change(*, entry_id: int, by: Actor, at: datetime) -> StoreSettings:
    """Set what a change had set back to what it was before. Raises CannotRevert where something newer stands there."""
    entry = entry_with_id(entry_id)
    if entry is None or entry.action != "store.changed" or not entry.before or not entry.after:
        raise CannotRevert(_("This is no change of the settings."))
    settings = lock(StoreSettings, fresh_store().pk)
    now = {name: plain(model_to_dict(settings).get(name)) for name in entry.after}
    if now != entry.after:
        raise CannotRevert(_("The settings were changed again since. Undo the newest change first."))
    return change_store(by=by, at=at, **entry.before)


@transaction.atomic
def set_credential(*, provider: str, name: str, secret: str, by: Actor, at: datetime) -> Credential:
    """Keep a provider's key, sealed; one that was there is replaced. The key itself is in no log."""
    row = Credential.objects.select_for_update().filter(provider=provider, name=name).first()
    replaced = row is not None
    row = row or Credential(provider=provider, name=name)
    row.secret, row.set_at = secret, at
    row.full_clean()
    row.save()
    forget_store()
    subject = ("store.credential", f"{provider} {name}"[:64])
    audit.note("store.credential_set", subject=subject, by=by, at=at, after={"replaced": replaced})
    transaction.on_commit(forget_store)
    return row


@transaction.atomic
def remove_credential(*, credential_id: int, by: Actor, at: datetime) -> None:
    """Forget a provider's key."""
    row = Credential.objects.select_for_update().get(pk=credential_id)
    audit.note("store.credential_removed", subject=("store.credential", str(row)[:64]), by=by, at=at)
    row.delete()
    forget_store()
    transaction.on_commit(forget_store)
