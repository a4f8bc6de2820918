"""Writing attempts, notices and refunds. Money that moves here is posted by `checkout`, or the commit is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.ids import new_reference
from shop.base.locks import lock
from shop.base.money import Money
from shop.base.refusal import Refusal

from .events import RefundRequested
from .gateways import NoSuchGateway, gateway_for
from .gateways.base import TellsOfDisputes
from .models import Attempt, Capture, Exchange, Notice, Refund, Transfer
from .refusals import CannotRefund
from .rules import pause_after
from .types import Claim, Method, Started, Wanted

__all__ = ["CannotPay", "CannotRefund", "NoSuchGateway", "gateway_for"]

MAX_ATTEMPTS = 5
KEPT = timedelta(days=183)
CALL = timedelta(seconds=50)
"""Longer than a call about a start or a refund takes; then whoever made it is taken for dead."""


class CannotPay(Refusal):
    """Another attempt is still open, or there were too many."""


@transaction.atomic
def open_attempt(*, wanted: Wanted, method: str, expires_at: datetime | None, by: Actor, at: datetime) -> Attempt:
    """The next attempt to collect what is wanted for a reference; without a deadline it is due on delivery.

    The caller holds the lock of what the reference names. Raises CannotPay, NoSuchGateway.
    """
    _check_currency(gateway_for(method).method, wanted)
    reference = wanted.reference
    earlier = dict(Attempt.objects.filter(reference=reference).order_by("number").values_list("number", "status"))
    if set(Attempt.WAITING) & set(earlier.values()):
        raise CannotPay(_("A payment for this order is already on its way. Wait for its answer."))
    number = max(earlier, default=0) + 1
    if number > MAX_ATTEMPTS:
        raise CannotPay(_("Paying did not work five times. Put the things in your cart again to order them."))
    attempt = Attempt.objects.create(
        reference=reference,
        number=number,
        method=method,
        amount_minor=wanted.amount.minor,
        currency=wanted.amount.currency,
        charged_minor=wanted.charged.minor if wanted.turned else None,
        charged_currency=wanted.charged.currency if wanted.turned else "",
        merchant_ref=new_reference(),
        expires_at=expires_at,
        asked_at=at,
        created_at=at,
    )
    if expires_at is None:
        attempt.wait_for_delivery(by=by, at=at)
    return attempt


def _check_currency(method: Method, wanted: Wanted) -> None:
    """Cash and what is settled within our books is in their currency. Raises CannotPay."""
    if wanted.turned and (method.own_currency or not method.takes(wanted.charged)):
        sentence = _("%(method)s does not take %(amount)s. Choose another way to pay, or another currency.")
        raise CannotPay(sentence % {"method": method.label, "amount": wanted.charged})


def lock_attempt(attempt_id: int) -> Attempt:
    """The attempt, locked until the transaction ends. Lock what its reference names first."""
    return lock(Attempt, attempt_id)


def lock_attempts_of(reference: str) -> list[Attempt]:
    """Every attempt of a reference, locked, first to last."""
    rows = Attempt.objects.select_for_update(of=("self",), no_key=True).filter(reference=reference)
    return list(rows.order_by("pk"))


def claim_start(*, attempt_id: int, at: datetime) -> bool:
    """Whether the provider may be told now: by one at a time, since most refuse a reference that they know."""
    free = Q(starting_at=None) | Q(starting_at__lt=at - CALL)
    return bool(Attempt.objects.filter(free, pk=attempt_id, status=Attempt.Status.STARTED).update(starting_at=at))


def end_start(*, attempt_id: int) -> None:
    """The call is over, whatever came of it."""
    Attempt.objects.filter(pk=attempt_id).update(starting_at=None)


@transaction.atomic
def note_started(*, attempt_id: int, started: Started, by: Actor, at: datetime) -> Attempt:
    """The provider knows the attempt; one that has moved on meanwhile stays as it is."""
    attempt = lock_attempt(attempt_id)
    if attempt.status == Attempt.Status.STARTED:
        attempt.start(redirect_url=started.redirect_url, provider_key=started.provider_key, by=by, at=at)
    return attempt


def note_asked(*, attempt_id: int, at: datetime) -> None:
    """The reconciler asked the provider now."""
    Attempt.objects.filter(pk=attempt_id).update(asked_at=at)


def mark_captured(*, attempt: Attempt, provider_key: str, capture_key: str = "", by: Actor, at: datetime) -> bool:
    """All of a locked attempt was paid, even if it had been given up; False when that was known already."""
    if attempt.is_captured:
        return False
    attempt.capture(provider_key=provider_key, capture_key=capture_key, by=by, at=at)
    return True


def lower_due(*, attempt: Attempt, amount: Money, by: Actor, at: datetime) -> None:
    """So much less is collected at the door for a locked attempt; one with nothing left to collect is closed."""
    if amount.minor >= attempt.amount_minor:
        mark_cancelled(attempt=attempt, code="nothing_to_collect", by=by, at=at)
        return
    before = attempt.amount_minor
    attempt.amount_minor -= amount.minor
    attempt.save(update_fields=["amount_minor"])
    audit.note(
        "payments.due_lowered",
        subject=("payments.attempt", attempt.pk),
        by=by,
        at=at,
        before={"amount_minor": before},
        after={"amount_minor": attempt.amount_minor},
    )


def hold_disputed(*, attempt: Attempt, amount: Money) -> None:
    """A bank asks for so much of a locked attempt, or (negative) gives it back: it cannot be refunded meanwhile."""
    attempt.disputed_minor += amount.minor
    attempt.save(update_fields=["disputed_minor"])


def claim_of(provider: str, key: str) -> Claim | None:
    """What a provider says about a dispute; None when it does not know it, or cannot be asked. Raises Unreachable."""
    gateway = gateway_for(provider)
    return gateway.claim(key) if isinstance(gateway, TellsOfDisputes) else None


def mark_failed(*, attempt: Attempt, code: str, by: Actor, at: datetime) -> bool:
    """The provider refused a locked attempt; False when its outcome was known already."""
    return _ended(attempt, Attempt.Status.FAILED, code=code, by=by, at=at)


def mark_cancelled(*, attempt: Attempt, code: str = "", by: Actor, at: datetime) -> bool:
    """A locked attempt was called off; False when its outcome was known already."""
    return _ended(attempt, Attempt.Status.CANCELLED, code=code, by=by, at=at)


def mark_expired(*, attempt: Attempt, by: Actor, at: datetime) -> bool:
    """Nobody paid a locked attempt in time; False when its outcome was known already."""
    return _ended(attempt, Attempt.Status.EXPIRED, code="", by=by, at=at)


def _ended(attempt: Attempt, status: Attempt.Status, *, code: str, by: Actor, at: datetime) -> bool:
    if not (attempt.open or attempt.due):
        return False
    attempt.end(status, code=code, by=by, at=at)
    return True


def record_notice(
    *, provider: str, event_id: str, kind: str, attempt: Attempt | None, body: Mapping[str, Any], at: datetime
) -> Notice | None:
    """Keep a provider's message; None when it came before. Call it in the transaction that acts on it."""
    notice, made = Notice.objects.get_or_create(
        provider=provider,
        event_id=event_id,
        defaults={"kind": kind, "attempt": attempt, "body": body, "received_at": at},
    )
    return notice if made else None


def mark_notice_settled(*, notice: Notice, at: datetime) -> None:
    """What the message said has been acted upon."""
    notice.settled_at = at
    notice.save(update_fields=["settled_at"])


def settle_notice(*, notice_id: int, at: datetime) -> None:
    """What the message hinted at was looked into."""
    Notice.objects.filter(pk=notice_id, settled_at=None).update(settled_at=at)


class CannotClaim(Refusal):
    """The transfer was told of before, or this payment does not wait for one."""


@transaction.atomic
def claim_transfer(*, attempt_id: int, wallet: str, trx_id: str, payer: str, by: Actor, at: datetime) -> Transfer:
    """The shopper says that the money was sent. A transaction id is good for one payment. Raises CannotClaim."""
    attempt = lock_attempt(attempt_id)
    if attempt.method != "transfer" or not attempt.open:
        raise CannotClaim(_("This payment does not wait for a transfer any more."))
    if attempt.transfers.filter(status=Transfer.Status.WAITING).exists():
        raise CannotClaim(_("We are looking at the transfer that you told us of already."))
    trx_id = trx_id.upper()
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(attempt=attempt, wallet=wallet, trx_id=trx_id, payer=payer, at=at)
    except IntegrityError as error:
        raise CannotClaim(
            _("This transaction ID was used already. Copy it from the message of your wallet.")
        ) from error
    audit.note("payments.transfer_claimed", subject=("payments.attempt", attempt.pk), by=by, at=at)
    return transfer


def lock_transfer(transfer_id: int) -> Transfer:
    """The transfer, locked; lock its attempt first."""
    return Transfer.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=transfer_id)


def decide_transfer(*, transfer: Transfer, verified: bool, reason: str = "", by: Actor, at: datetime) -> None:
    """Staff have compared a locked transfer with the wallet's statement. Raises CannotClaim when it was decided."""
    if transfer.status != Transfer.Status.WAITING:
        raise CannotClaim(_("Somebody has decided this transfer already."))
    transfer.status = Transfer.Status.VERIFIED if verified else Transfer.Status.REFUSED
    transfer.decided_at, transfer.decided_by, transfer.reason = at, str(by), reason
    transfer.save(update_fields=["status", "decided_at", "decided_by", "reason"])
    action = "payments.transfer_verified" if verified else "payments.transfer_refused"
    audit.note(
        action, subject=("payments.attempt", transfer.attempt_id), by=by, at=at, after={"trx_id": transfer.trx_id}
    )


def forget_old_exchanges(*, at: datetime) -> int:
    """Delete what was said with providers more than half a year ago; returns how many."""
    return Exchange.objects.filter(at__lt=at - KEPT).delete()[0]


@transaction.atomic
def request_refund(*, attempt_id: int, amount: Money, key: str, reason: str, by: Actor, at: datetime) -> Refund:
    """Promise money back, once per key; `checkout` sends it after the commit. Raises CannotRefund.

    Answers the first of several, where it goes back by the parts in which it was taken.
    """
    attempt = lock_attempt(attempt_id)
    earlier = Refund.objects.filter(key=key).first()
    if earlier:
        return earlier
    _promise(attempt, amount)
    said = {"attempt": attempt, "reason": reason, "actor": str(by), "at": at}
    refunds = [
        Refund.objects.create(key=f"{key}:{place}" if place else key, **piece, **said)
        for place, piece in enumerate(_pieces(attempt, amount))
    ]
    for refund in refunds:
        fact = RefundRequested(subject_id=refund.pk, amount_minor=refund.amount_minor, currency=amount.currency)
        record(fact, by=by, at=at)
    return refunds[0]


def _pieces(attempt: Attempt, amount: Money) -> list[dict[str, Any]]:
    """Which parts of a payment so much goes back of, first ones first; one piece where the provider does not ask."""
    captures = list(attempt.captures.filter(status=Capture.Status.DONE).order_by("pk"))
    if not captures or not gateway_for(attempt.method).refunds_parts:
        return [{"amount_minor": amount.minor, "charged_minor": _charged_back(attempt)}]
    given = Refund.objects.filter(attempt=attempt, into_credit=False).exclude(status=Refund.Status.FAILED).order_by()
    sums = given.values_list("capture").annotate(book=Sum("amount_minor"), real=Sum("charged_minor"))
    gone = {capture: (book, real or 0) for capture, book, real in sums}
    pieces, rest = [], amount.minor
    for capture in captures:
        before, given_back = gone.get(capture.pk, (0, 0))
        part = min(rest, capture.amount_minor - before)
        if part > 0:
            charged = capture.charge_of(Money(before + part, attempt.currency)).minor - given_back
            real = None if capture.charged_minor is None else charged
            pieces.append({"capture": capture, "amount_minor": part, "charged_minor": real})
            rest -= part
    return pieces


@transaction.atomic
def refund_into_credit(*, attempt_id: int, amount: Money, key: str, reason: str, by: Actor, at: datetime) -> Refund:
    """Money of an attempt that its buyer takes as store credit: gone back at once, once per key. Raises CannotRefund.

    Nothing is asked of the provider. The caller gives the credit and posts it, in the same transaction.
    """
    attempt = lock_attempt(attempt_id)
    earlier = Refund.objects.filter(key=key).first()
    if earlier:
        return earlier
    _promise(attempt, amount)
    return Refund.objects.create(
        attempt=attempt,
        key=key,
        amount_minor=amount.minor,
        charged_minor=_charged_back(attempt),
        reason=reason,
        actor=str(by),
        at=at,
        status=Refund.Status.DONE,
        done_at=at,
        into_credit=True,
    )


def _promise(attempt: Attempt, amount: Money) -> None:
    """So much of a locked attempt is spoken for. Raises CannotRefund when the attempt does not hold as much."""
    if amount.minor <= 0 or amount > attempt.refundable:
        sentence = _("%(amount)s can be paid back at most.")
        raise CannotRefund(sentence % {"amount": attempt.refundable})
    Attempt.objects.filter(pk=attempt.pk).update(refunded_minor=F("refunded_minor") + amount.minor)
    attempt.refunded_minor += amount.minor


def _charged_back(attempt: Attempt) -> int | None:
    """What a promise is of what was charged in another currency: the share of all that went back until now, less what
    it was before. So the parts of a whole refund sum to exactly what was taken, and none gives back more.
    """
    if attempt.charged_minor is None:
        return None
    earlier = attempt.refunds.exclude(status=Refund.Status.FAILED).aggregate(sum=Sum("charged_minor"))["sum"] or 0
    until_now = attempt.charge_of(Money(attempt.refunded_minor, attempt.currency)).minor
    return max(0, until_now - earlier)


def lock_refund(refund_id: int) -> Refund:
    """The refund with its attempt, both locked, the attempt first."""
    lock_attempt(Refund.objects.values_list("attempt", flat=True).get(pk=refund_id))
    return Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund_id)


def mark_refunded(*, refund: Refund, provider_key: str, at: datetime) -> bool:
    """The provider has paid a locked refund back; False when that was known already."""
    if refund.status == Refund.Status.DONE:
        return False
    refund.status, refund.done_at, refund.provider_key = Refund.Status.DONE, at, provider_key
    refund.save(update_fields=["status", "done_at", "provider_key"])
    return True


def mark_refund_refused(*, refund: Refund) -> bool:
    """The provider will never pay a locked refund back; what it promised can be promised again."""
    if refund.status != Refund.Status.REQUESTED:
        return False
    refund.status = Refund.Status.FAILED
    refund.save(update_fields=["status"])
    Attempt.objects.filter(pk=refund.attempt_id).update(refunded_minor=F("refunded_minor") - refund.amount_minor)
    return True


@transaction.atomic
def claim_refund(*, refund_id: int, at: datetime) -> Refund | None:
    """The refund, for one call to its provider that is made now; None while another call about its payment may run.

    Some providers know no idempotency keys, so that two calls at once would pay back twice.
    """
    refund = lock_refund(refund_id)
    others = Refund.objects.filter(attempt=refund.attempt_id, status=Refund.Status.REQUESTED, tries__gt=0)
    if refund.status != Refund.Status.REQUESTED or others.filter(retry_at__gt=at, claimed=True).exists():
        return None
    if refund.retry_at and refund.retry_at > at:
        return None
    refund.tries, refund.retry_at, refund.claimed = refund.tries + 1, at + CALL, True
    refund.save(update_fields=["tries", "retry_at", "claimed"])
    return refund


@transaction.atomic
def free_refund(*, refund_id: int, provider_key: str = "", at: datetime) -> None:
    """The call is over and the money has not gone back yet; the next one waits the longer, the more there were."""
    refund = lock_refund(refund_id)
    if refund.status == Refund.Status.REQUESTED:
        refund.provider_key = provider_key or refund.provider_key
        refund.retry_at, refund.claimed = at + pause_after(refund.tries), False
        refund.save(update_fields=["provider_key", "retry_at", "claimed"])
