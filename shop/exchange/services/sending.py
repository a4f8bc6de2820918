"""Files that sellers send: looked through by the worker first, imported when the seller wants it, taken back.

Every step is done by `work_on_import`, for some seconds a call; what a call committed is never done again, so that a
worker that dies loses one batch at most. One file of a seller is at work at a time.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import files
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.refusal import Refusal
from shop.base.tasks import enqueue
from shop.base.uploads import LIMITS, CleanFile, Profile, clean_upload
from shop.exchange import queries, tasks
from shop.exchange.formats import FORMATS, recognised
from shop.exchange.models import ImportRun
from shop.exchange.problems import FileProblem
from shop.exchange.reading import GZIP_MAGIC, Shape, examine
from shop.exchange.stored import local_file

from .batches import BatchWriter
from .importing import CannotImport, ImportOrder, batches_of, finish_run, open_course, settle_catalogue
from .undoing import CannotUndo, undo_import

BATCH = 50
Kind, Status = ImportRun.Kind, ImportRun.Status


class CannotSend(Refusal):
    """The file can't be taken now; nothing was kept."""


class CannotGoOn(Refusal):
    """The import is not at the step that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """What the seller says about a file. `format_name` empty: find out by its columns; weights are grams."""

    kind: str = Kind.PRODUCTS
    format_name: str = ""
    language: str
    starting_stock: int = 0
    starting_weight: int = 0


def clean_table(upload: File[bytes]) -> CleanFile:
    """A table through the door for uploads; one packed with gzip is unpacked first. Raises CannotAccept."""
    head = upload.read(2)
    upload.seek(0)
    if head != GZIP_MAGIC:
        return clean_upload(upload, Profile.TABLE)
    limit = LIMITS[Profile.TABLE].max_bytes
    try:
        with gzip.open(upload) as packed:
            content = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise files.CannotAccept(_("The packed file is damaged or cut off. Pack it again.")) from error
    return clean_upload(ContentFile(content, (upload.name or "").removesuffix(".gz")), Profile.TABLE)


@transaction.atomic
def send_import(*, seller_id: int, wish: ImportWish, file: CleanFile, by: Actor, at: datetime) -> ImportRun:
    """Keep the file and have it looked through; nothing of the shop changes. Raises CannotSend.

    The same file again, while it is looked at or waits to be confirmed, is the same import.
    """
    lock_name(f"imports of {seller_id}")
    same = queries.import_waiting(seller_id, sha256=file.sha256, kind=wish.kind)
    if same:
        return same
    if queries.import_at_work(seller_id):
        raise CannotSend(_("Another file is being worked on. Wait until it is done, or cancel it."))
    key = f"{files.new_key(room='exchange', private=True)}/{file.sha256[:16]}.{file.extension}"
    files.store(key, file.content)
    run = ImportRun.objects.create(
        status=Status.CHECKING,
        kind=wish.kind,
        key=key,
        format=wish.format_name if wish.kind == Kind.PRODUCTS else wish.kind,
        file_name=file.name[:255],
        sha256=file.sha256,
        size_bytes=len(file.content),
        seller_id=seller_id,
        language=wish.language,
        starting_stock=wish.starting_stock,
        starting_weight=wish.starting_weight,
        actor=str(by),
        started_at=at,
        worked_at=at,
    )
    enqueue(tasks.work_on_import, run.pk, by.id)
    return run


@transaction.atomic
def confirm_import(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Import what was looked through; a second press starts nothing. Raises CannotGoOn."""
    run = _locked(run_id)
    if run.status in {Status.RUNNING, Status.FINISHED}:
        return run
    if run.status != Status.READY:
        raise CannotGoOn(_("This file isn't ready to be imported. Upload it again."))
    if _another_at_work(run):
        raise CannotGoOn(_("Another file is being worked on. Wait until it is done, or cancel it."))
    run.problems.all().delete()
    run.start(by=by, at=at)
    enqueue(tasks.work_on_import, run.pk, by.id)
    return run


@transaction.atomic
def cancel_import(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Stop looking or importing; what was imported stays until it is undone. Raises CannotGoOn."""
    run = _locked(run_id)
    if not run.can_move(Status.CANCELLED):
        raise CannotGoOn(_("This import is over, so there is nothing to cancel."))
    half_done = run.status == Status.RUNNING
    run.cancel(by=by, at=at)
    if half_done:
        settle_catalogue(run)
    return run


@transaction.atomic
def start_undo(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Have a whole import taken back; a second press starts nothing. Raises CannotUndo."""
    run = _locked(run_id)
    if run.status in {Status.UNDOING, Status.UNDONE}:
        return run
    if not run.can_move(Status.UNDOING) or not queries.changes_to_undo(run).exists():
        raise CannotUndo(_("This import changed nothing that could be taken back."))
    if _another_at_work(run):
        raise CannotUndo(_("Another file is being worked on. Wait until it is done, or cancel it."))
    run.start_undo(by=by, at=at)
    enqueue(tasks.work_on_import, run.pk, by.id)
    return run


@transaction.atomic
def wake_import(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Put an import that stands still before the worker again. Raises CannotGoOn."""
    run = _locked(run_id)
    if not queries.stands_still(run, at=at):
        raise CannotGoOn(_("This import isn't standing still."))
    run.worked_at = at
    run.save(update_fields=["worked_at"])
    enqueue(tasks.work_on_import, run.pk, by.id)
    return run


def wake_still_imports(*, at: datetime) -> int:
    """Put what a killed worker left behind before the worker again; returns how many."""
    woken = 0
    for run in queries.still_runs(at=at):
        kind, _colon, number = run.actor.partition(":")
        if kind == "user" and number.isdigit():
            wake_import(run_id=run.pk, by=Actor.user(int(number)), at=at)
            woken += 1
    return woken


def forget_old_files(*, by: Actor, at: datetime) -> int:
    """Delete files that were kept long enough; what nobody confirmed till then is called off. Returns how many.

    What an import did stays in its account, and can be taken back without the file.
    """
    forgotten = 0
    for run in queries.runs_with_old_files(at=at):
        with transaction.atomic():
            now = _locked(run.pk)
            if now.at_work:
                continue
            if now.status == Status.READY:
                now.cancel(by=by, at=at)
            now.file_gone_at = at
            now.save(update_fields=["file_gone_at"])
            files.discard(now.key)
        forgotten += 1
    return forgotten


def work_on_import(*, run_id: int, by: Actor, at: datetime, enough: Callable[[], bool]) -> bool:
    """Do the run's present step until it is done or it was `enough`; returns whether nothing is left to do."""
    run = ImportRun.objects.get(pk=run_id)
    try:
        if run.status == Status.UNDOING:
            return undo_import(run_id=run_id, by=by, at=at, enough=enough).done
        return not run.at_work or _read(run, by=by, at=at, enough=enough)
    except FileProblem as problem:
        _refuse(run, problem, by=by, at=at)
    except (CannotImport, CannotUndo):  # cancelled, or another worker has it
        pass
    return True


def _read(run: ImportRun, *, by: Actor, at: datetime, enough: Callable[[], bool]) -> bool:
    """Look through, or import, behind what is done."""
    with local_file(run) as path:
        if not run.last_line:
            _measure(run, path)
        dry = run.status == Status.CHECKING
        course = open_course(_order(run, path, dry_run=dry))
        course.account, course.done = run, run.items_done
        writer = BatchWriter(order=course.order, run=None if dry else run, by=by, at=at)
        for _batch, reached in batches_of(course, writer):
            if enough() and reached < run.last_line:
                return False
    _end(run, dry=dry, by=by, at=at)
    return True


@transaction.atomic
def _end(run: ImportRun, *, dry: bool, by: Actor, at: datetime) -> None:
    now = _locked(run.pk)
    if now.status != run.status:
        return
    if dry:
        now.ready(by=by, at=at)
    else:
        finish_run(now, by=by, at=at)


@transaction.atomic
def _refuse(run: ImportRun, problem: FileProblem, *, by: Actor, at: datetime) -> None:
    now = _locked(run.pk)
    if now.can_move(Status.REFUSED):
        now.refuse(refusal={"code": problem.code.value, "params": problem.params}, by=by, at=at)


def _measure(run: ImportRun, path: Path) -> None:
    """Find out the format where the seller left it open, and how long the file is. Raises FileProblem."""
    with path.open("rb") as stream:
        json_lines = stream.read(64).lstrip().startswith(b"{")
    shape = FORMATS[run.format].shape if run.format in FORMATS else Shape.JSON_LINES if json_lines else Shape.CSV
    source = examine(path, shape=shape)
    run.format = run.format or recognised(source)
    run.rows, run.last_line = source.rows, source.lines
    run.save(update_fields=["format", "rows", "last_line"])


def _order(run: ImportRun, path: Path, *, dry_run: bool) -> ImportOrder:
    return ImportOrder(
        path=path,
        format_name=run.format,
        seller_id=run.seller_id,
        language=run.language,
        starting_stock=run.starting_stock,
        starting_weight=run.starting_weight,
        batch=BATCH,
        dry_run=dry_run,
        by_seller=True,
    )


def _another_at_work(run: ImportRun) -> bool:
    """Whether the worker has another file of the same seller; nobody starts one until this transaction ends."""
    lock_name(f"imports of {run.seller_id}")
    return queries.import_at_work(run.seller_id or 0) is not None


def _locked(run_id: int) -> ImportRun:
    return lock(ImportRun, run_id)
