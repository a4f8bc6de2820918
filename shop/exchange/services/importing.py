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
from shop.exchange.formats import FIGURES, READERS
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
    `by_seller`: the file comes from a seller and not from an operator, so it makes no categories, publishes nothing
    that lacks what shoppers need, and the office looks at what it looks at by hand. `starting_weight` (grams) is then
    given to variants that have none.
    """

    path: Path
    format_name: str
    seller_id: int | None
    language: str = settings.LANGUAGE_CODE
    pictures: PictureBox = field(default_factory=PictureBox)
    starting_stock: int = 0
    starting_weight: int = 0
    batch: int = 200
    dry_run: bool = False
    by_seller: bool = False

    @property
    def figures(self) -> bool:
        """Whether the file has figures of variants only."""
        return self.format_name in FIGURES


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
    course = open_course(order)
    run = None if order.dry_run else _run_going_on(order, course.source)
    went_on = run is not None
    if run is None and not order.dry_run:
        run = _start(order, course.source, by, at)
    course.account, course.done = run, run.items_done if run else 0
    total = _Sum()
    for batch, reached in batches_of(course, BatchWriter(order=order, run=run, by=by, at=at)):
        total.counts.add(batch.counts)
        total.problems += batch.problems
        if progress:
            progress(reached, course.source.lines)
    if run is not None:
        finish_run(run, by=by, at=at)
    return ImportOutcome(counts=total.counts, problems=total.problems, run=run, went_on=went_on)


@dataclass(slots=True)
class Course:
    """A file that is being read: what it gives out, how much of that is done, and the run that keeps account."""

    order: ImportOrder
    source: SourceFile
    items: Iterator[ParsedProduct | RowProblem]
    account: ImportRun | None = None
    done: int = 0


def open_course(order: ImportOrder) -> Course:
    """Look the file through and read its header. Raises FileProblem."""
    format_ = READERS[order.format_name]
    source = examine(order.path, shape=format_.shape)
    items = format_.read_products(source, exponent=store().exponent)
    first = next(items, None)
    return Course(order, source, itertools.chain([first] if first is not None else [], items))


def batches_of(course: Course, writer: BatchWriter) -> Iterator[tuple[Batch, int]]:
    """Every batch behind what is done, each committed (or for a dry run taken back), with the line it reached."""
    writer.skip(item for item in itertools.islice(course.items, course.done) if isinstance(item, ParsedProduct))
    reached = 1
    for chunk in _chunks(course.items, course.order.batch):
        reached = max(reached, *(_last_line(item) for item in chunk))
        batch = _write(course, writer, chunk, reached)
        course.done += len(chunk)
        yield batch, reached


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


def _write(course: Course, writer: BatchWriter, chunk: Sequence[ParsedProduct | RowProblem], reached: int) -> Batch:
    """One batch in one transaction; for a dry run the transaction is taken back and only its account is kept."""
    dry = course.order.dry_run
    with transaction.atomic():
        batch = writer.write(chunk)
        if dry:
            transaction.set_rollback(True)
        else:
            _note(course, batch, items=len(chunk), reached=reached, at=writer.at)
    if dry:
        writer.forget()
        with transaction.atomic():
            _note(course, batch, items=len(chunk), reached=reached, at=writer.at)
    return batch


def _note(course: Course, batch: Batch, *, items: int, reached: int, at: datetime) -> None:
    """Keep findings and counts with the batch. Raises CannotImport when another process went on with the same run."""
    run = course.account
    if run is None:
        return
    row = lock(ImportRun, run.pk)
    if row.items_done != course.done or row.status != run.status:
        raise CannotImport(_("Another process is importing the same file. Wait until it has finished."))
    ImportProblem.objects.bulk_create((_problem(run, problem) for problem in batch.problems), batch_size=1000)
    row.items_done += items
    row.line_reached = max(row.line_reached, reached)
    row.worked_at = at
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
def finish_run(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """The whole file was read."""
    lock(ImportRun, run.pk)
    run.refresh_from_db()
    run.finish(by=by, at=at)
    settle_catalogue(run)


def settle_catalogue(run: ImportRun) -> None:
    """Behind the last batch: count the categories, and let the worker fetch the pictures."""
    recount_categories()
    if run.pictures_waiting:
        tasks.enqueue(fetch_waiting_pictures)
