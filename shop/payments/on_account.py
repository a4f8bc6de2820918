"""Accounts that may pay on invoice: approved by staff, with a limit that holds under contention, and a payment term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.store.queries import credential

from .gateways.invoice.gateway import ACCOUNT, VENDOR
from .models import Attempt, Bill, InvoiceAccount

MOST_TERM_DAYS = 120


class CannotBuyOnAccount(Refusal):
    """There is no open account, or its limit does not reach."""


class CannotApprove(Refusal):
    """The limit or the term of an account cannot be."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with what it owes."""

    account: InvoiceAccount
    owed: Money

    @property
    def left(self) -> Money:
        """How much more can be bought; never below nothing."""
        return Money(max(0, self.account.limit_minor - self.owed.minor), self.owed.currency)

    def takes(self, amount: Money) -> bool:
        """Whether this much can be bought now."""
        return amount.currency == self.owed.currency and amount <= self.left


@transaction.atomic
def approve_account(*, user_id: int, limit: Money, term_days: int, by: Actor, at: datetime) -> InvoiceAccount:
    """Let somebody pay on invoice up to a limit, or change limit and term. Raises CannotApprove."""
    if limit.minor <= 0:
        raise CannotApprove(_("Enter a limit above nothing."))
    if not 1 <= term_days <= MOST_TERM_DAYS:
        raise CannotApprove(_("Enter a payment term from 1 to 120 days."))
    terms = {"limit_minor": limit.minor, "currency": limit.currency, "term_days": term_days}
    columns = {**terms, "approved_at": at, "closed_at": None}
    account, _made = InvoiceAccount.objects.update_or_create(user_id=user_id, defaults=columns)
    audit.note("payments.account_approved", subject=("payments.account", account.pk), by=by, at=at, after=terms)
    return account


@transaction.atomic
def close_account(*, account_id: int, by: Actor, at: datetime) -> None:
    """Nothing more is sold on this account; what it owes stays owed. Again is without effect."""
    if InvoiceAccount.objects.filter(pk=account_id, closed_at=None).update(closed_at=at):
        audit.note("payments.account_closed", subject=("payments.account", account_id), by=by, at=at)


def open_bill(*, user_id: int | None, attempt: Attempt, on: date) -> Bill:
    """Charge a due attempt to the person's account, within the caller's transaction. Raises CannotBuyOnAccount.

    Whoever buys on the account at the same moment waits here, so that the limit is never passed.
    """
    lock_name(f"payments.account:{user_id}")
    line = account_line(user_id)
    owed = line.owed.minor if line else 0
    if line is None or line.account.currency != attempt.currency:
        raise CannotBuyOnAccount(_("You cannot pay on invoice. Choose another way to pay."))
    if owed + attempt.amount_minor > line.account.limit_minor:
        sentence = _("Your account has %(left)s left. Pay an open invoice, or choose another way to pay.")
        raise CannotBuyOnAccount(sentence % {"left": line.left})
    due_on = on + timedelta(days=line.account.term_days)
    return Bill.objects.create(attempt=attempt, account=line.account, due_on=due_on)


def account_line(user_id: int | None) -> AccountLine | None:
    """The person's open account with what it owes; None for who has none."""
    account = InvoiceAccount.objects.filter(user=user_id, closed_at=None).first() if user_id else None
    return account_lines([account])[0] if account else None


def account_lines(accounts: Sequence[InvoiceAccount]) -> list[AccountLine]:
    """Accounts with what they owe, in one query."""
    due = Bill.objects.filter(account__in=[one.pk for one in accounts], attempt__status=Attempt.Status.DUE).order_by()
    sums = dict(due.values_list("account").annotate(sum=Sum("attempt__amount_minor")))
    return [AccountLine(one, Money(sums.get(one.pk, 0), one.currency)) for one in accounts]


def invoice_accounts() -> QuerySet[InvoiceAccount]:
    """Every account, the newest approved first."""
    return InvoiceAccount.objects.select_related("user").order_by("-approved_at", "-pk")


def open_bills() -> QuerySet[Bill]:
    """What is still to be paid, the most overdue first."""
    due = Bill.objects.filter(attempt__status=Attempt.Status.DUE)
    return due.select_related("attempt", "account__user").order_by("due_on", "pk")


def account_to_pay_into() -> str:
    """Where the money of bills goes, as the office wrote it; empty until it did."""
    return credential(VENDOR, ACCOUNT)


def due_days_of(references: Iterable[str]) -> dict[str, date]:
    """By when each reference that is still to be paid on invoice is."""
    bills = open_bills().filter(attempt__reference__in=list(references))
    return {bill.attempt.reference: bill.due_on for bill in bills}
