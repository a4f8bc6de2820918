"""Parts of what is charged in another currency: whatever is taken, refused and given back, they add up to the whole."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.base.money import Money
from shop.payments.capturing import (
    claim_capture,
    lock_capture,
    mark_capture_refused,
    mark_reserved,
    mark_taken,
    request_capture,
)
from shop.payments.models import Attempt, Capture, Refund
from shop.payments.services import open_attempt, request_refund
from shop.payments.types import Evidence, Finding, Wanted
from tests.cast import NOW
from tests.depth import FULL

BY = Actor.system("parts")
Part = tuple[int, bool]
LATER = NOW.replace(year=2099)


def reserved(amount: int, charged: int, method: str) -> Attempt:
    """So many paisa, charged as so many cents and kept ready."""
    wanted = Wanted("order:1", Money(amount, "BDT"), Money(charged, "USD"))
    attempt = open_attempt(wanted=wanted, method=method, expires_at=LATER, by=BY, at=NOW)
    mark_reserved(attempt=attempt, evidence=Evidence(Finding.RESERVED), needed=True, by=BY, at=NOW)
    return attempt


def taken_or_refused(attempt: Attempt, parts: list[Part], *, at: datetime) -> None:
    """All parts are asked for at once; the provider takes them the last one first, or refuses."""
    captures = [
        request_capture(attempt=attempt, part=f"package:{number}", amount=Money(minor, "BDT"), by=BY, at=at).pk
        for number, (minor, _takes) in enumerate(parts)
    ]
    for capture_id, (_minor, takes) in reversed(list(zip(captures, parts, strict=True))):
        assert claim_capture(capture_id=capture_id, at=at)
        capture = lock_capture(capture_id)
        mark_taken(capture=capture, provider_key="", by=BY, at=at) if takes else mark_capture_refused(capture=capture)


def real(model: type[Capture] | type[Refund], **wanted: object) -> int:
    """What rows are worth where the money lies."""
    return sum(row.charged.minor for row in model.objects.filter(**wanted).select_related("attempt"))


@pytest.mark.django_db
@settings(max_examples=400 if FULL else 10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.tuples(st.integers(1, 10**9), st.booleans()), min_size=1, max_size=5),
    charged=st.integers(1, 10**9),
    backs=st.lists(st.integers(1, 10**9), max_size=4),
    method=st.sampled_from(["sandbox", "paypal"]),
)
def test_parts_taken_and_given_back_add_up(parts: list[Part], charged: int, backs: list[int], method: str) -> None:
    with transaction.atomic():
        attempt = reserved(sum(minor for minor, _takes in parts), charged, method)

        taken_or_refused(attempt, parts, at=NOW)
        attempt.refresh_from_db()
        assert real(Capture, status="done") == attempt.charged_captured.minor
        assert attempt.captured_minor < attempt.amount_minor or attempt.charged_captured.minor == charged
        assert attempt.charged_captured + attempt.charged_reserved == attempt.charged

        for number, back in enumerate([*backs, 10**10]):
            if amount := Money(min(back, attempt.refundable.minor), "BDT"):
                request_refund(attempt_id=attempt.pk, amount=amount, key=str(number), reason="", by=BY, at=NOW)
                attempt.refresh_from_db()
            assert real(Refund) <= attempt.charged_captured.minor

        assert real(Refund) == attempt.charged_captured.minor
        for capture in Capture.objects.filter(status="done") if method == "paypal" else ():
            assert real(Refund, capture=capture) == capture.charged.minor
        transaction.set_rollback(True)
