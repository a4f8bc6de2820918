"""Changes of products: what was done, what waits, and whose changes need no look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shop.base.actor import Actor
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow


class ChangeSet(PublicRow):
    """One act of changing products; its `public_id` is the change set of every row that was written."""

    class Kind(models.TextChoices):
        EDIT = "edit"
        BULK = "bulk"
        STEP_BACK = "step_back"
        APPROVAL = "approval"

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    wish = models.JSONField(default=dict, blank=True, help_text="of a change of many: what was asked for")
    blocked = models.JSONField(default=dict, blank=True, help_text="products left as they were, by public id: why")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["seller", "-id"], name="listings_changeset_of_seller")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class ProductEdit(PublicRow):
    """One product in a change set, whole, with its stock by variant id; `before` is NULL for a new one."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="edits")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField()
    stock_before = models.JSONField(default=dict, blank=True)
    stock_after = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["change_set", "product"], name="listings_edit_once")]
        indexes = [models.Index(fields=["product", "-id"], name="listings_edit_of_product")]

    def __str__(self) -> str:
        return f"product {self.product_id} in {self.change_set_id}"


class Proposal(PublicRow, StatusRow):
    """A product as its seller wants it, waiting for the office; `before` is what was there when it was sent."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        REVISION = "revision"
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    MOVES = {
        Status.WAITING: {Status.APPROVED, Status.DECLINED, Status.REVISION, Status.WITHDRAWN},
        Status.REVISION: {Status.WAITING, Status.WITHDRAWN},
    }
    OPEN = (Status.WAITING, Status.REVISION)

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    before = models.JSONField()
    after = models.JSONField()
    risks = ArrayField(models.CharField(max_length=12), default=list)
    submitted_by = models.CharField(max_length=80)
    submitted_at = models.DateTimeField()
    words = models.CharField(max_length=500, blank=True, help_text="what the office says to the seller")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                name="listings_proposal_open_once",
                condition=models.Q(status__in=["waiting", "revision"]),
            ),
            models.CheckConstraint(
                name="listings_proposal_no_has_words",
                condition=~models.Q(status__in=["declined", "revision"]) | ~models.Q(words=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"], name="listings_proposal_waiting", condition=models.Q(status="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"product {self.product_id}: {self.status}"

    def move(self, to: str, *, by: Actor, at: datetime, reason: str = "", **columns: Any) -> None:
        """Take one step of the status table. Raises CannotMove."""
        self._move(to, by=by, at=at, reason=reason[:300], **columns)


class ProposalChange(StatusChange):
    """One step of a proposal."""

    subject = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="changes")


class Trust(Row):
    """A seller whose changes go on sale without the office's look."""

    seller = models.OneToOneField("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"seller {self.seller_id} since {self.at:%Y-%m-%d}"
