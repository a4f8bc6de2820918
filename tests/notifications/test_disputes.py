"""Mails about disputes: what costs a shop something reaches every owner, good news who wants to hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.disputes.models import Dispute
from shop.disputes.services import answer_dispute, close_dispute, open_dispute, remind_of_evidence
from shop.disputes.types import DisputeDraft, DisputeStatus
from shop.notifications.models import Mail
from shop.orders.models import Package
from shop.payments.models import Attempt
from shop.profiles.services import change_preferences
from shop.profiles.types import USUAL_NOTICES
from shop.sellers.models import Seller
from tests.payouts.conftest import kettle, parcel  # noqa: F401  a delivered parcel
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("dispute",)
OWNER = "rehana@example.com"
DAY = timedelta(days=1)


@pytest.fixture
def dispute(parcel: Package, rival_seller: Seller, by: Actor, at: datetime) -> Dispute:  # noqa: F811
    """Half of the payment, evidence due in ten days."""
    attempt = Attempt.objects.get()
    draft = DisputeDraft(
        attempt_id=attempt.pk, amount=Money(1000_00, "BDT"), reason="not received", due_at=at + 10 * DAY
    )
    return open_dispute(draft=draft, by=by, at=at)


def told() -> list[tuple[str, str]]:
    """(what, to whom) of each mail about disputes, oldest first."""
    mails = Mail.objects.filter(kind__startswith="disputes.").order_by("pk")
    return [(mail.kind.rpartition(".")[0], mail.recipient) for mail in mails]


def test_owner_hears_of_a_dispute_with_order_part_and_day(dispute: Dispute) -> None:
    drain()

    mail = Mail.objects.get(kind__startswith="disputes.opened")
    assert told() == [("disputes.opened", OWNER)]
    assert mail.subject == "A buyer's bank asks for money back"
    assert all(word in mail.text for word in (dispute.order.number, "1,000.00", "We answer the bank by"))
    assert "/seller/money/#disputes" in mail.text
    assert "/seller/money/#disputes" in mail.html


def test_owner_is_reminded_once_while_nothing_was_sent(dispute: Dispute, at: datetime) -> None:
    before = remind_of_evidence(at=at + 6 * DAY)
    due = [remind_of_evidence(at=at + days * DAY) for days in (7, 8)]
    drain()

    assert (before, due) == (0, [1, 0])
    assert told() == [("disputes.opened", OWNER), ("disputes.evidence_due", OWNER)]


def test_nobody_is_reminded_of_what_was_sent(dispute: Dispute, by: Actor, at: datetime) -> None:
    answer_dispute(dispute_id=dispute.pk, words="signed", by=by, at=at)

    assert remind_of_evidence(at=at + 8 * DAY) == 0


@pytest.mark.parametrize(("outcome", "heard"), [("lost", ["opened", "lost"]), ("won", ["opened"])])
def test_only_good_news_can_be_unwanted(
    dispute: Dispute, by: Actor, at: datetime, outcome: str, heard: list[str]
) -> None:
    silent = {topic: frozenset() for topic in USUAL_NOTICES}
    owner = User.objects.get(email=OWNER)
    change_preferences(user_id=owner.pk, bio="", currency="", notices=silent)

    close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus(outcome), by=by, at=at)
    drain()

    assert told() == [(f"disputes.{what}", OWNER) for what in heard]


def test_won_dispute_is_told_who_wants_to_hear(dispute: Dispute, by: Actor, at: datetime) -> None:
    close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus.WON, by=by, at=at)
    drain()

    assert told()[-1] == ("disputes.won", OWNER)
