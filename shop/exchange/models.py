"""Imports: the run, what it found wrong, what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow

COUNTS = (
    "items_done", "created", "changed", "unchanged", "variants_created", "pictures_waiting", "pictures_missing",
    "proposed",
)  # fmt: skip


class ImportRun(PublicRow, StatusRow):
    """One file imported for one seller, or for the sellers that its vendor column names (`seller` is NULL).

    `items_done` counts what the reader gave out and a batch committed: an interrupted run goes on behind it. A run with
    a `key` was sent by its seller: it is looked through first (`checking`), and its counts and findings are those of
    that look until it is confirmed.
    """

    class Kind(models.TextChoices):
        PRODUCTS = "products"
        STOCK = "stock"
        PRICES = "prices"

    class Status(models.TextChoices):
        CHECKING = "checking"
        READY = "ready"
        REFUSED = "refused"
        RUNNING = "running"
        FINISHED = "finished"
        CANCELLED = "cancelled"
        UNDOING = "undoing"
        UNDONE = "undone"

    MOVES = {
        Status.CHECKING: {Status.READY, Status.REFUSED, Status.CANCELLED},
        Status.READY: {Status.RUNNING, Status.CANCELLED},
        Status.RUNNING: {Status.FINISHED, Status.UNDONE, Status.CANCELLED, Status.REFUSED},
        Status.FINISHED: {Status.UNDOING, Status.UNDONE},
        Status.CANCELLED: {Status.UNDOING},
        Status.UNDOING: {Status.UNDONE},
    }
    AT_WORK = (Status.CHECKING, Status.RUNNING, Status.UNDOING)

    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PRODUCTS)
    key = models.CharField(max_length=200, blank=True, help_text="of the stored file, where a seller sent it")
    change_set = models.UUIDField(default=uuid7, unique=True, editable=False)
    format = models.CharField(max_length=16, blank=True, help_text="empty until the file was looked at")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField(default=0, help_text="records in the file, without its header")
    last_line = models.PositiveIntegerField(default=0)
    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs"
    )
    language = models.CharField(max_length=12)
    starting_stock = models.PositiveIntegerField(default=0)
    starting_weight = models.PositiveIntegerField(default=0, help_text="grams of variants without a weight")
    refusal = models.JSONField(default=dict, blank=True, help_text="why the file as a whole was refused")
    worked_at = models.DateTimeField(null=True, blank=True, help_text="when the last batch was done")
    actor = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    file_gone_at = models.DateTimeField(null=True, blank=True, help_text="when the kept file was deleted")
    items_done = models.PositiveIntegerField(default=0)
    line_reached = models.PositiveIntegerField(default=1)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    variants_created = models.PositiveIntegerField(default=0)
    pictures_waiting = models.PositiveIntegerField(default=0)
    pictures_missing = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0, help_text="products that wait for the office's look")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["seller", "-id"], name="exchange_run_of_seller")]
        constraints = [
            models.UniqueConstraint(
                fields=["seller"],
                name="exchange_run_at_work_once",
                condition=models.Q(status__in=["checking", "running", "undoing"]) & ~models.Q(key=""),
            ),
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

    @property
    def at_work(self) -> bool:
        """Whether the worker has something to do on it."""
        return self.status in self.AT_WORK

    @property
    def file_kept(self) -> bool:
        """Whether the file that its seller sent can still be read."""
        return self.sent and self.file_gone_at is None

    @property
    def sent(self) -> bool:
        """Whether its seller sent it through the portal."""
        return self.key != ""

    def ready(self, *, by: Actor, at: datetime) -> None:
        """The whole file was looked through; nothing was changed yet."""
        self._move(self.Status.READY, by=by, at=at)

    def refuse(self, *, refusal: dict[str, Any], by: Actor, at: datetime) -> None:
        """The file as a whole can't be read."""
        self._move(self.Status.REFUSED, by=by, at=at, refusal=refusal)

    def start(self, *, by: Actor, at: datetime) -> None:
        """The seller has seen what it would do and wants it; counting begins anew."""
        counts: dict[str, Any] = dict.fromkeys(COUNTS, 0) | {"line_reached": 1}
        self._move(self.Status.RUNNING, by=by, at=at, actor=str(by), worked_at=at, **counts)

    def cancel(self, *, by: Actor, at: datetime) -> None:
        """Stop here; what was imported stays until it is undone."""
        self._move(self.Status.CANCELLED, by=by, at=at, finished_at=at)

    def start_undo(self, *, by: Actor, at: datetime) -> None:
        """The seller wants it taken back."""
        self._move(self.Status.UNDOING, by=by, at=at, worked_at=at)

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
    """One product that a run made (`before` is NULL) or changed, with its stock by variant id, before and after.

    `proposal` is the part of the change that waits, or waited, for the office; `proposed_at` is when it was handed in.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="product_changes")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField()
    stock_before = models.JSONField(default=dict, blank=True)
    stock_after = models.JSONField(default=dict, blank=True)
    proposal = models.ForeignKey("listings.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "line"]
        constraints = [models.UniqueConstraint(fields=["run", "product"], name="exchange_change_once")]

    def __str__(self) -> str:
        return f"product {self.product_id} by run {self.run_id}"


class ExportFile(PublicRow):
    """A large table that a seller asked for; the worker makes it, and it is kept for some days."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    ready_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["seller", "-id"], name="exchange_export_of_seller")]
        constraints = [
            models.CheckConstraint(
                name="exchange_export_ready_has_key",
                condition=models.Q(ready_at__isnull=True) | ~models.Q(key=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of seller {self.seller_id}"
