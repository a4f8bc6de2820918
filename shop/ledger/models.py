"""Accounts, journals and postings."""

from __future__ import annotations

from django.db import models

from shop.base.ids import uuid7
from shop.base.rows import Row


class Account(Row):
    """A place money can be: a code such as `gateway_clearing:sandbox` or `seller_payable:12`, in one currency."""

    class Kind(models.TextChoices):
        ASSET = "asset"
        LIABILITY = "liability"
        INCOME = "income"
        EXPENSE = "expense"

    code = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["code", "currency"]
        constraints = [models.UniqueConstraint(fields=["code", "currency"], name="ledger_account_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.currency}"


class Journal(Row):
    """One money event: postings that sum to zero per currency. Append-only."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True, help_text="what happened, once: e.g. sale:order:12")
    reference = models.CharField(max_length=80, help_text="whose money it is, e.g. order:12")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reverses = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversals")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["reference", "id"], name="ledger_journal_reference")]

    def __str__(self) -> str:
        return self.key


class Posting(Row):
    """One side of a journal: debit is positive, credit negative, in minor units. Append-only."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    part = models.CharField(max_length=12, blank=True, db_default="", help_text="of a seller's money: what it is for")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="ledger_posting_not_zero", condition=~models.Q(amount_minor=0))]
        indexes = [models.Index(fields=["account", "id"], name="ledger_posting_account")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount_minor} {self.currency}"
