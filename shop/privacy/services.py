"""Making copies of a person's data, and forgetting people."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import zipfile
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from shop.accounts.queries import is_staff_member
from shop.base import audit, files, privacy
from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.locks import lock, lock_name
from shop.base.pictures import Picture
from shop.base.refusal import Refusal
from shop.base.tasks import enqueue
from shop.notifications.services import write_mail
from shop.notifications.types import Letter
from shop.sellers.queries import membership_of

from . import tasks
from .models import Erasure, Export
from .queries import erased_user_ids, person_of, planned_erasure_of

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
UNDO = timedelta(days=14)
OWNER = "owner"


class CannotErase(Refusal):
    """Somebody depends on this account."""


@transaction.atomic
def ask_for_export(*, user_id: int, by: Actor, at: datetime) -> Export:
    """Let the worker make a copy of everything; while one is in work, that one is the answer."""
    lock_name(f"privacy.export:{user_id}")
    waiting = Export.objects.filter(user=user_id, ready_at=None).first()
    if waiting and waiting.expires_at > at:
        return waiting
    if waiting:
        waiting.delete()
    export = Export.objects.create(user_id=user_id, asked_at=at, expires_at=at + KEPT)
    audit.note("privacy.export_asked", subject=("accounts.user", user_id), by=by, at=at)
    enqueue(tasks.make_export, export_id=export.pk)
    return export


def make_export(*, export_id: int, at: datetime) -> None:
    """Write the ZIP and put it where only its person can fetch it. Safe to repeat."""
    export = Export.objects.filter(pk=export_id, ready_at=None).first()
    if export is None:
        return
    content = archive_of(export.user_id)
    key = f"{files.new_key(room='privacy', private=True)}/{hashlib.sha256(content).hexdigest()[:32]}.zip"
    files.store(key, content)
    Export.objects.filter(pk=export_id, ready_at=None).update(
        file_key=key, size_bytes=len(content), ready_at=at, expires_at=at + KEPT
    )


def archive_of(user_id: int) -> bytes:
    """A ZIP: one JSON file for each table with something about the person, and their own files."""
    person, target = person_of(user_id), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, rows in privacy.exported(person):
            text = json.dumps(rows, cls=_Encoder, ensure_ascii=False, indent=2)
            archive.writestr(f"{label.lower().replace('.', '/')}.json", text)
        for key in privacy.stored_keys(person):
            with files.open_stored(key) as stored:
                archive.writestr(f"files/{key.rsplit('/', 1)[-1]}", stored.read())
    return target.getvalue()


def forget_old_exports(*, at: datetime) -> int:
    """Delete copies whose days are over, with their files; returns how many."""
    old = list(Export.objects.filter(expires_at__lte=at).order_by("pk"))
    for export in old:
        if export.file_key:
            files.discard(export.file_key)
        export.delete()
    return len(old)


@transaction.atomic
def ask_for_erasure(*, user_id: int, email: str, language: str, by: Actor, at: datetime) -> Erasure:
    """Promise to forget the person after fourteen days, and tell them how to undo it.

    Raises CannotErase for staff and owners of shops; asked twice, the first promise holds.
    """
    lock_name(f"privacy.erasure:{user_id}")
    planned = planned_erasure_of(user_id)
    if planned is not None:
        return planned
    _check_free(user_id)
    erasure = Erasure.objects.create(user_id=user_id, asked_at=at, due_at=at + UNDO)
    audit.note("privacy.erasure_asked", subject=("accounts.user", user_id), by=by, at=at)
    letter = Letter(uuid7(), "privacy.erasure", email, language, "accounts/erasure")
    write_mail(letter=letter, context={"due_at": erasure.due_at}, at=at)
    return erasure


@transaction.atomic
def undo_erasure(*, user_id: int, by: Actor, at: datetime) -> bool:
    """Keep the account after all. Whether there was anything to undo."""
    lock_name(f"privacy.erasure:{user_id}")
    undone = Erasure.objects.filter(user=user_id, undone_at=None, done_at=None).update(undone_at=at)
    if undone:
        audit.note("privacy.erasure_undone", subject=("accounts.user", user_id), by=by, at=at)
    return bool(undone)


def carry_out_erasures(*, by: Actor, at: datetime) -> int:
    """Forget everybody whose fourteen days are over; returns how many. Who became staff or an owner waits."""
    due = Erasure.objects.filter(due_at__lte=at, undone_at=None, done_at=None).order_by("due_at", "pk")
    return sum(_tried(erasure.pk, by=by, at=at) for erasure in list(due))


def end_holds(*, at: datetime) -> None:
    """Empty what the law wanted kept and wants kept no more."""
    with transaction.atomic():
        keys = privacy.end_holds(erased_user_ids(), at=at)
    privacy.discard(keys)


def _tried(erasure_id: int, *, by: Actor, at: datetime) -> bool:
    """One erasure; what fails is logged and tried again in an hour, and keeps nobody else waiting."""
    try:
        return _carry_out(erasure_id, by=by, at=at)
    except DatabaseError:
        logger.exception("erasure %s failed", erasure_id)
        return False


@transaction.atomic
def _carry_out(erasure_id: int, *, by: Actor, at: datetime) -> bool:
    erasure = lock(Erasure, erasure_id)
    if erasure.done_at or erasure.undone_at:
        return False
    try:
        _check_free(erasure.user_id)
    except CannotErase:
        return False
    keys = privacy.erase(person_of(erasure.user_id), at=at)
    erasure.done_at = at
    erasure.save(update_fields=["done_at"])
    audit.note("privacy.erased", subject=("accounts.user", erasure.user_id), by=by, at=at)
    transaction.on_commit(lambda: privacy.discard(keys))
    return True


def _check_free(user_id: int) -> None:
    if is_staff_member(user_id):
        raise CannotErase(_("You work here. Let an administrator end your staff role first, then delete the account."))
    membership = membership_of(user_id)
    if membership and membership.role == OWNER:
        sentence = _("You own the shop %(shop)s. Hand it over or close it first, then delete the account.")
        raise CannotErase(sentence % {"shop": membership.seller.name})


class _Encoder(DjangoJSONEncoder):
    """Pictures are written like the column that holds them."""

    def default(self, o: object) -> object:
        """Plain values for JSON."""
        return o.as_json() if isinstance(o, Picture) else super().default(o)
