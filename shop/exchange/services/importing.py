"""Importing a product file: the whole run, batch by batch, going on where an interrupted one stopped."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import tasks
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.services import recount_categories
from shop.catalog.services.bulk import fetch_waiting_pictures
from shop.exchange.formats import FORMATS
from shop.exchange.models import ImportProblem, ImportRun
from shop.exchange.problems import RowProblem
from shop.exchange.queries import run_going_on
from shop.exchange.reading import SourceFile, examine
from shop.exchange.types import ParsedProduct
from shop.store.queries import store

from .batches import Batch, BatchWriter, Counts
from .pictures import PictureBox

type Progress = Callable[[int, int], None]  # the line reached, the file's last line


class CannotImport(Refusal):
    """The import can't start or go on; what earlier batches wrote stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What to import for whom. `seller_id` None: the sellers that the vendor column names, made where missing.

    `language` is that of the file's texts; `starting_stock` is given to new variants whose file has no stock column.
    """

    path: Path
    format_name: str
    seller_id: int | None
    language: str = settings.LANGUAGE_CODE
    pictures: PictureBox = field(default_factory=PictureBox)
    starting_stock: int = 0
    batch: int = 200
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What the run did. `run` is None after a dry run; `went_on`: an earlier, interrupted run was finished."""

    counts: Counts
    problems: Sequence[RowProblem]
    run: ImportRun | None
    went_on: bool = False


def import_products(*, order: ImportOrder, by: Actor, at: datetime, progress: Progress | None = None) -> ImportOutcome:
    """Read the file and make the catalogue and the stock say what it says.

    Each batch of products is one transaction with its findings and counts, so an interrupted import has whole
    products only, and the same call later goes on behind the last batch. A product that the database refuses is
    reported and the others of its batch are kept. The same file again changes nothing. A dry run does all the work
    and rolls every batch back. Pictures with a web address are left waiting for the worker.

    Raises FileProblem for a file that can't be read at all and CannotImport; neither changes anything.
    """
    format_ = FORMATS[order.format_name]
    source = examine(order.path, shape=format_.shape)
    items = format_.read_products(source, exponent=store().exponent)
    first = next(items, None)
    run = None if order.dry_run else _run_going_on(order, source)
    went_on = run is not None
    if run is None and not order.dry_run:
        run = _start(order, source, by, at)
    writer = BatchWriter(order=order, run=run, by=by, at=at)
    everything = itertools.chain([first] if first is not None else [], items)
    outcome = _import_all(writer, everything, order, source, progress)
    if run is not None:
        _finish(run, by, at)
    return ImportOutcome(counts=outcome.counts, problems=outcome.problems, run=run, went_on=went_on)


def _run_going_on(order: ImportOrder, source: SourceFile) -> ImportRun | None:
    return run_going_on(
        sha256=source.sha256, format_name=order.format_name, seller_id=order.seller_id, language=order.language
    )


@transaction.atomic
def _start(order: ImportOrder, source: SourceFile, by: Actor, at: datetime) -> ImportRun:
    return ImportRun.objects.create(
        format=order.format_name,
        file_name=order.path.name[:255],
        sha256=source.sha256,
        size_bytes=source.size,
        rows=source.rows,
        seller_id=order.seller_id,
        language=order.language,
        starting_stock=order.starting_stock,
        actor=str(by),
        started_at=at,
    )


@dataclass(slots=True)
class _Sum:
    counts: Counts = field(default_factory=Counts)
    problems: list[RowProblem] = field(default_factory=list)


def _import_all(
    writer: BatchWriter,
    items: Iterator[ParsedProduct | RowProblem],
    order: ImportOrder,
    source: SourceFile,
    progress: Progress | None,
) -> _Sum:
    total = _Sum()
    done, reached = writer.run.items_done if writer.run else 0, 1
    writer.skip(item for item in itertools.islice(items, done) if isinstance(item, ParsedProduct))
    for chunk in _chunks(items, order.batch):
        reached = max(reached, *(_last_line(item) for item in chunk))
        batch = _write(writer, chunk, done, reached)
        done += len(chunk)
        total.counts.add(batch.counts)
        total.problems += batch.problems
        if progress:
            progress(reached, source.lines)
    return total


def _chunks(items: Iterator[ParsedProduct | RowProblem], size: int) -> Iterator[list[ParsedProduct | RowProblem]]:
    """Runs of items with at most `size` products, findings between them included."""
    chunk: list[ParsedProduct | RowProblem] = []
    products = 0
    for item in items:
        chunk.append(item)
        products += isinstance(item, ParsedProduct)
        if products == size or len(chunk) == size * 10:
            yield chunk
            chunk, products = [], 0
    if chunk:
        yield chunk


def _last_line(item: ParsedProduct | RowProblem) -> int:
    return item.last_line if isinstance(item, ParsedProduct) else item.line


def _write(writer: BatchWriter, chunk: Sequence[ParsedProduct | RowProblem], done: int, reached: int) -> Batch:
    """One batch in one transaction; for a dry run the transaction is taken back."""
    with transaction.atomic():
        batch = writer.write(chunk)
        if writer.run is None:
            transaction.set_rollback(True)
        else:
            _note(writer.run, batch, done=done, items=len(chunk), reached=reached)
    if writer.run is None:
        writer.forget()
    return batch


def _note(run: ImportRun, batch: Batch, *, done: int, items: int, reached: int) -> None:
    """Keep findings and counts with the batch. Raises CannotImport when another process went on with the same run."""
    row = lock(ImportRun, run.pk)
    if row.items_done != done or row.status != ImportRun.Status.RUNNING:
        raise CannotImport(_("Another process is importing the same file. Wait until it has finished."))
    ImportProblem.objects.bulk_create((_problem(run, problem) for problem in batch.problems), batch_size=1000)
    row.items_done += items
    row.line_reached = max(row.line_reached, reached)
    batch.counts.write_to(row)
    row.save()


def _problem(run: ImportRun, problem: RowProblem) -> ImportProblem:
    return ImportProblem(
        run=run,
        line=problem.line,
        column=problem.column[:120],
        value=problem.value,
        code=problem.code,
        effect=problem.effect,
        params={
            name: figure if isinstance(figure, int) else str(figure)[:200] for name, figure in problem.params.items()
        },
    )


@transaction.atomic
def _finish(run: ImportRun, by: Actor, at: datetime) -> None:
    run.refresh_from_db()
    run.finish(by=by, at=at)
    recount_categories()
    if run.pictures_waiting:
        tasks.enqueue(fetch_waiting_pictures)
