"""Runs: one person makes the list, another one approves it, and only then money leaves the sellers' accounts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, lock_name, retry_on_deadlock
from shop.base.refusal import Refusal
from shop.ledger.queries import standing_of
from shop.ledger.sellers import post_paid_out
from shop.payouts.events import PayoutApproved
from shop.payouts.models import Payout, PayoutRun, PayoutWish
from shop.payouts.queries import candidates, payouts_of_run, usable_accounts
from shop.payouts.types import Candidate, PayoutStatus
from shop.payouts.wires import wire_for
from shop.sellers.services import lock_sellers
from shop.store.queries import store


class CannotMakeRun(Refusal):
    """A run waits already, or nobody is to be paid."""


class CannotApprove(Refusal):
    """The run is not the same any more."""


@transaction.atomic
def make_run(*, by: Actor, at: datetime) -> PayoutRun:
    """A list of everybody who is due, to be approved by somebody else. Raises CannotMakeRun."""
    lock_name("payouts.run")
    currency = store().currency
    if PayoutRun.objects.filter(currency=currency, status=PayoutRun.Status.DRAFT).exists():
        raise CannotMakeRun(_("A run waits for approval already. Approve it or call it off first."))
    due = [one for one in candidates(at=at) if one.why_not is None]
    if not due or by.id is None:
        raise CannotMakeRun(_("Nobody is to be paid now."))
    run = PayoutRun.objects.create(currency=currency, made_by_id=by.id, made_at=at)
    run.changes.create(to_status=run.status, at=at, actor=str(by))
    for one in due:
        payout = Payout.objects.create(run=run, **_copied(one))
        payout.changes.create(to_status=payout.status, at=at, actor=str(by))
    audit.note("payouts.run_made", subject=("payouts.run", run.pk), by=by, at=at, after=_sums(run))
    return run


def _copied(one: Candidate) -> dict[str, object]:
    """The payout's columns: the account as it is now."""
    account = one.account
    if account is None:
        raise CannotMakeRun(_("Nobody is to be paid now."))
    return {
        "seller": one.seller,
        "currency": one.amount.currency,
        "amount_minor": one.amount.minor,
        "kind": account.kind,
        "holder": account.holder,
        "bank_name": account.bank_name,
        "branch": account.branch,
        "routing_number": account.routing_number,
        "wallet": account.wallet,
        "account_number": account.number,
        "hint": account.hint,
        "wire": wire_for(account, one.amount.currency),
    }


def _sums(run: PayoutRun) -> dict[str, object]:
    rows = list(payouts_of_run(run))
    return {"payouts": len(rows), "sum": sum(row.amount_minor for row in rows), "currency": run.currency}


@retry_on_deadlock
@transaction.atomic
def approve_run(*, run_id: int, by: Actor, at: datetime) -> PayoutRun:
    """The second pair of eyes: every amount leaves what is ready. All of the run or nothing.

    Raises CannotDecide, and CannotApprove when something changed since the list was made.

    Locks the run, then its sellers by id; so one approval wins, and no two runs spend the same money.
    """
    run = lock(PayoutRun, run_id)
    run.look(approve=True, by=by)
    rows = list(payouts_of_run(run))
    lock_sellers([row.seller_id for row in rows])
    _check(run, rows, at=at)
    for row in rows:
        key = f"payout:payout:{row.pk}"
        post_paid_out(key=key, reference=row.reference, seller_id=row.seller_id, amount=row.amount, by=by, at=at)
        row.move(PayoutStatus.APPROVED, by=by, at=at, approved_at=at)
        fact = PayoutApproved(
            subject_id=row.pk, seller_id=row.seller_id, amount_minor=row.amount_minor, currency=row.currency
        )
        record(fact, by=by, at=at)
    PayoutWish.objects.filter(seller__in=[row.seller_id for row in rows]).delete()
    run.approve(by=by, at=at)
    audit.note("payouts.run_approved", subject=("payouts.run", run.pk), by=by, at=at, after=_sums(run))
    return run


def _check(run: PayoutRun, rows: list[Payout], *, at: datetime) -> None:
    """Raises CannotApprove when an amount or an account is not what the list says."""
    accounts = usable_accounts([row.seller_id for row in rows], at=at)
    for row in rows:
        account, ready = accounts.get(row.seller_id), standing_of(row.seller_id, row.currency).ready
        if account is None or account.changed_at > run.made_at or not row.seller.selling:
            raise CannotApprove(
                _("%(shop)s changed its account or was suspended. Call this run off and make a new one.")
                % {"shop": row.seller.name}
            )
        if ready < row.amount:
            raise CannotApprove(
                _("Less is ready for %(shop)s than when this run was made. Call it off and make a new one.")
                % {"shop": row.seller.name}
            )


@transaction.atomic
def cancel_run(*, run_id: int, by: Actor, at: datetime) -> PayoutRun:
    """Nobody is paid by it. Raises CannotDecide for a run that is approved or called off."""
    run = lock(PayoutRun, run_id)
    run.look(approve=False, by=by)
    for row in payouts_of_run(run):
        row.move(PayoutStatus.CANCELLED, by=by, at=at, ended_at=at)
    run.cancel(by=by, at=at)
    audit.note("payouts.run_cancelled", subject=("payouts.run", run.pk), by=by, at=at)
    return run
