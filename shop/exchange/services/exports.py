"""Large tables that sellers ask for: made by the worker, kept for some days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.tasks import enqueue
from shop.exchange import tasks
from shop.exchange.exporting import Export, rows_of
from shop.exchange.models import ExportFile
from shop.exchange.workbooks import workbook_of

KEPT = timedelta(days=7)


def note_export(*, seller_id: int, what: Export, by: Actor, at: datetime) -> None:
    """Somebody took a table of the shop out."""
    audit.note("exchange.exported", subject=("sellers.seller", seller_id), by=by, at=at, after={"what": what.value})


@transaction.atomic
def ask_for_table(
    *, seller_id: int, what: Export, days: tuple[date | None, date | None] = (None, None), by: Actor, at: datetime
) -> ExportFile:
    """Have a table made; while the same one is being made, that one is answered."""
    lock_name(f"exports of {seller_id}")
    since, until = days
    wanted = {"seller_id": seller_id, "what": what.value, "since": since, "until": until}
    waiting = ExportFile.objects.filter(**wanted, ready_at=None).first()
    if waiting:
        return waiting
    note_export(seller_id=seller_id, what=what, by=by, at=at)
    export = ExportFile.objects.create(**wanted, asked_at=at, actor=str(by))
    enqueue(tasks.make_table, export.pk)
    return export


def make_table(*, export_id: int, at: datetime) -> None:
    """Write the table; again is without effect."""
    export = ExportFile.objects.filter(pk=export_id, ready_at=None).first()
    if export is None:
        return
    rows = rows_of(Export(export.what), seller_id=export.seller_id, since=export.since, until=export.until)
    key = f"{files.new_key(room='exchange', private=True)}/{export.what}.xlsx"
    files.store(key, workbook_of(rows))
    if not ExportFile.objects.filter(pk=export_id, ready_at=None).update(key=key, ready_at=at):
        files.discard(key)


def forget_old_tables(*, at: datetime) -> None:
    """Tables that were kept long enough go with their files."""
    for export in ExportFile.objects.filter(asked_at__lt=at - KEPT).order_by("pk"):
        export.delete()
        if export.key:
            files.discard(export.key)
