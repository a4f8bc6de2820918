"""A lost dispute is credited over what each seller gave up for it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.disputes.models import Dispute
from shop.disputes.services import close_dispute, open_dispute
from shop.disputes.types import DisputeDraft, DisputeStatus
from shop.invoicing.models import Document
from shop.invoicing.services import credit_dispute, issue_past
from shop.orders.models import Package
from shop.payments.models import Attempt
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound
from tests.queue import drain
from tests.returns.steps import settled


def lost(minor: int, *, by: Actor, at: datetime) -> Dispute:
    """The bank keeps so much of the only payment."""
    draft = DisputeDraft(attempt_id=Attempt.objects.get().pk, amount=Money(minor, "BDT"), reason="fraudulent")
    dispute = open_dispute(draft=draft, by=by, at=at)
    return close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus.LOST, by=by, at=at)


def credits_() -> list[tuple[int, int]]:
    """(total, tax) of each credit note."""
    return list(Document.objects.filter(kind="credit").order_by("pk").values_list("total_minor", "tax_minor"))


def test_lost_dispute_takes_everything_off_the_invoice(parcel: Package, by: Actor, at: datetime) -> None:
    lost(parcel.total_minor, by=by, at=at)
    drain()

    note = Document.objects.get(kind="credit")
    assert credits_() == [(parcel.total_minor, parcel.tax_minor)]
    assert note.sheet.reason == "Payment taken back by the buyer's bank"
    assert [(item.kind, item.quantity, item.gross_minor) for item in note.sheet.items] == [
        ("goods", 3, 3000_03),
        ("delivery", 1, 60_00),
    ]
    assert_sound()


def test_only_what_is_lost_and_still_billed_is_credited(parcel: Package, by: Actor, at: datetime) -> None:
    drain()
    settled(parcel, 1)
    drain()
    back = credits_()[0]

    lost(1000_00, by=by, at=at)
    lost(1060_02, by=by, at=at)
    drain()

    first, second, third = credits_()
    assert (first, second[0], third[0]) == (back, 1000_00, 1060_02)
    assert sum(tax for _total, tax in credits_()) == parcel.tax_minor
    assert_sound()


@pytest.mark.parametrize("outcome", [None, DisputeStatus.WON])
def test_a_dispute_that_is_not_lost_has_no_paper(
    parcel: Package, by: Actor, at: datetime, outcome: DisputeStatus | None
) -> None:
    draft = DisputeDraft(attempt_id=Attempt.objects.get().pk, amount=Money(100_00, "BDT"), reason="x")
    dispute = open_dispute(draft=draft, by=by, at=at)
    if outcome:
        close_dispute(dispute_id=dispute.pk, outcome=outcome, by=by, at=at)
    drain()

    assert (credits_(), credit_dispute(dispute_id=dispute.pk, by=by, at=at)) == ([], [])


def test_what_nobody_credited_is_found_and_credited(parcel: Package, by: Actor, at: datetime) -> None:
    dispute = lost(500_00, by=by, at=at)

    issue_past(by=by)

    assert credits_()[0][0] == 500_00
    assert credit_dispute(dispute_id=dispute.pk, by=by, at=at) == []
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_write_one_credit_note(parcel: Package, by: Actor, at: datetime) -> None:
    dispute = lost(500_00, by=by, at=at)

    at_once([partial(credit_dispute, dispute_id=dispute.pk, by=by, at=at)] * 4)

    assert [total for total, _tax in credits_()] == [500_00]
