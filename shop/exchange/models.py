"""Imports: the run, what it found wrong, what it changed."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow


class ImportRun(PublicRow, StatusRow):
    """One file imported for one seller, or for the sellers that its vendor column names (`seller` is NULL).

    `items_done` counts what the reader gave out and a batch committed: an interrupted run goes on behind it.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        UNDONE = "undone"

    MOVES = {Status.RUNNING: {Status.FINISHED, Status.UNDONE}, Status.FINISHED: {Status.UNDONE}}

    status = models.CharField(max_length=8, choices=Status, default=Status.RUNNING)
    change_set = models.UUIDField(default=uuid7, unique=True, editable=False)
    format = models.CharField(max_length=16)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField(help_text="records in the file, without its header")
    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs"
    )
    language = models.CharField(max_length=12)
    starting_stock = models.PositiveIntegerField(default=0)
    actor = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    items_done = models.PositiveIntegerField(default=0)
    line_reached = models.PositiveIntegerField(default=1)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    variants_created = models.PositiveIntegerField(default=0)
    pictures_waiting = models.PositiveIntegerField(default=0)
    pictures_missing = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "format", "seller", "language"],
                name="exchange_run_going_on_once",
                condition=models.Q(status="running"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="exchange_run_finished_has_time",
                condition=~models.Q(status="finished") | models.Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.status})"

    def finish(self, *, by: Actor, at: datetime) -> None:
        """The whole file was read."""
        self._move(self.Status.FINISHED, by=by, at=at, finished_at=at)

    def undo(self, *, by: Actor, at: datetime) -> None:
        """What it changed was taken back as far as nothing newer stood in the way."""
        self._move(self.Status.UNDONE, by=by, at=at)


class ImportRunChange(StatusChange):
    """One step of an import."""

    subject = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")


class ImportProblem(Row):
    """One finding on one line of the file, with the words' parameters; the sentence is made for each reader."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=32)
    effect = models.CharField(max_length=20)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["run", "line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.code}"


class ImportChange(Row):
    """One product that a run made (`before` is NULL) or changed, with its stock by variant id, before and after."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="product_changes")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField()
    stock_before = models.JSONField(default=dict, blank=True)
    stock_after = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "line"]
        constraints = [models.UniqueConstraint(fields=["run", "product"], name="exchange_change_once")]

    def __str__(self) -> str:
        return f"product {self.product_id} by run {self.run_id}"
