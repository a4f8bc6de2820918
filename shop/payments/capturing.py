"""Money that a provider keeps ready: taken part by part, let go, closed. `checkout` posts it in the same transaction.

What is captured, what is being taken and what was let go never exceed what was reserved. One call about a reservation
is made at a time, because providers tell only sums: after a lost answer the sum says whether the part was taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.events import record
from shop.base.money import Money

from .events import CaptureRequested
from .gateways.base import Reserves
from .models import Attempt, Capture
from .refusals import CannotCapture
from .rules import pause_after
from .services import CALL, gateway_for, lock_attempt

if TYPE_CHECKING:
    from shop.base.actor import Actor

    from .types import Evidence

WEEK = timedelta(days=7)
"""How long a reservation holds where its provider does not say."""


def take_when_sent(*, attempt: Attempt) -> None:
    """A new attempt is only reserved when it is paid; its parts are captured as parcels leave."""
    attempt.when_sent = True
    attempt.save(update_fields=["when_sent"])


def mark_reserved(*, attempt: Attempt, evidence: Evidence, needed: bool, by: Actor, at: datetime) -> None:
    """The provider keeps all of a locked attempt ready; one that is not needed is let go at once."""
    attempt.reserve(
        until=evidence.until or at + WEEK,
        by=by,
        at=at,
        released_minor=0 if needed else attempt.amount_minor,
        several=evidence.several,
        when_sent=True,
        provider_key=evidence.provider_key or attempt.provider_key,
        capture_key=evidence.capture_key or attempt.capture_key,
    )


def untaken_of(attempt: Attempt) -> Money:
    """What of a reservation is neither captured, nor being captured, nor let go."""
    asked = attempt.captures.filter(status=Capture.Status.REQUESTED).aggregate(sum=Sum("amount_minor"))["sum"]
    return attempt.reserved - Money(asked or 0, attempt.currency)


def request_capture(*, attempt: Attempt, part: str, amount: Money, by: Actor, at: datetime) -> Capture:
    """Take a part of a locked reservation, once for each `part`; `checkout` sends it after the commit.

    Raises CannotCapture.
    """
    earlier = attempt.captures.filter(part=part).first()
    if earlier:
        return earlier
    untaken = untaken_of(attempt)
    if not attempt.is_reserved or not 0 < amount.minor <= untaken.minor:
        raise CannotCapture(_("%(amount)s can be taken at most.") % {"amount": untaken})
    capture = Capture.objects.create(attempt=attempt, part=part, amount_minor=amount.minor, actor=str(by), at=at)
    record(CaptureRequested(subject_id=capture.pk, amount_minor=amount.minor, currency=amount.currency), by=by, at=at)
    return capture


def let_go(*, attempt: Attempt, amount: Money, by: Actor, at: datetime) -> None:
    """So much of a locked reservation will never be taken. Raises CannotCapture for more than is left."""
    if amount > untaken_of(attempt):
        raise CannotCapture(_("%(amount)s can be let go at most.") % {"amount": untaken_of(attempt)})
    if not amount:
        return
    attempt.released_minor += amount.minor
    attempt.save(update_fields=["released_minor"])
    subject, after = ("payments.attempt", attempt.pk), {"released_minor": attempt.released_minor}
    audit.note("payments.let_go", subject=subject, by=by, at=at, after=after)


@transaction.atomic
def claim_capture(*, capture_id: int, at: datetime) -> Capture | None:
    """The capture, for one call to its provider that is made now; None while another call about its attempt may run.

    The first call decides what is taken in another currency, and whether it is the final one: everything else is
    captured or let go by then.
    """
    capture = lock_capture(capture_id)
    waiting = Capture.objects.filter(attempt=capture.attempt_id, status=Capture.Status.REQUESTED)
    if not capture.waits or waiting.filter(retry_at__gt=at, claimed=True).exists():
        return None
    if capture.retry_at and capture.retry_at > at:
        return None
    if waiting.exclude(pk=capture.pk).filter(tries__gt=0).exists():
        return None  # the sum of an earlier doubtful part is not known yet
    if not capture.tries:
        capture.charged_minor = _charged_for(capture)
        last = not capture.attempt.several or capture.amount == capture.attempt.reserved
        capture.final = last and bool(capture.charged)
    capture.tries, capture.retry_at, capture.claimed = capture.tries + 1, at + CALL, True
    capture.save(update_fields=["tries", "retry_at", "claimed", "final", "charged_minor"])
    return capture


def _charged_for(capture: Capture) -> int | None:
    """What a part is of what was charged in another currency: the share of all that is taken with it, less that of all
    that was taken before. Nothing else is taken meanwhile, so any parts sum to the share of their sum.
    """
    attempt = capture.attempt
    if attempt.charged_minor is None:
        return None
    return (attempt.charge_of(attempt.captured + capture.amount) - attempt.charged_captured).minor


@transaction.atomic
def free_capture(*, capture_id: int, at: datetime) -> None:
    """The call is over and nobody knows what became of it; the next one waits the longer, the more there were."""
    capture = lock_capture(capture_id)
    if capture.waits:
        capture.retry_at, capture.claimed = at + pause_after(capture.tries), False
        capture.save(update_fields=["retry_at", "claimed"])


def lock_capture(capture_id: int) -> Capture:
    """The capture with its attempt, both locked, the attempt first."""
    lock_attempt(Capture.objects.values_list("attempt", flat=True).get(pk=capture_id))
    return Capture.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=capture_id)


def mark_taken(*, capture: Capture, provider_key: str, by: Actor, at: datetime) -> bool:
    """The provider took a locked part; False when that was known already. The last part closes the reservation."""
    if not capture.waits:
        return False
    attempt = capture.attempt
    capture.status, capture.done_at, capture.provider_key = Capture.Status.DONE, at, provider_key
    capture.save(update_fields=["status", "done_at", "provider_key"])
    attempt.captured_minor += capture.amount_minor
    attempt.save(update_fields=["captured_minor"])
    if capture.final and not attempt.reserved:
        attempt.close(by=by, at=at)
    return True


def mark_capture_refused(*, capture: Capture) -> bool:
    """The provider will never take a locked part; the money counts as reserved until somebody lets it go."""
    if not capture.waits:
        return False
    capture.status, capture.claimed = Capture.Status.FAILED, False
    capture.save(update_fields=["status", "claimed"])
    return True


def is_closable(attempt: Attempt) -> bool:
    """Whether nothing of a reservation will be taken any more, so that its provider can let go of it."""
    return attempt.is_reserved and not attempt.reserved


def release(attempt: Attempt) -> None:
    """Ask the provider to let go of what it keeps ready. Raises Unreachable."""
    gateway = gateway_for(attempt.method)
    if isinstance(gateway, Reserves):
        gateway.release(attempt)


def take(capture: Capture) -> str:
    """Ask the provider to move a part; answers its key. Raises Unreachable, CannotCapture.

    A part that is nothing in the currency that was charged moves nothing: the provider is not asked, and has no key.
    """
    if not capture.charged:
        return ""
    gateway = gateway_for(capture.attempt.method)
    if not isinstance(gateway, Reserves):
        raise CannotCapture(_("This provider reserves nothing."))
    return gateway.capture(capture)
