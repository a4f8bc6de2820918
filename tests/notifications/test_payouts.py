"""Mails about sellers' money: trouble reaches every owner, the rest who wants to hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.notifications.models import Mail
from shop.payouts.services import issue_statements, note_failed, note_returned, release_due
from shop.profiles.services import change_preferences
from shop.profiles.types import USUAL_NOTICES, Topic
from tests.payouts.conftest import account, checker, kettle, later, maker, parcel  # noqa: F401  a delivered parcel
from tests.payouts.steps import BY, approved, paid
from tests.queue import drain

pytestmark = pytest.mark.django_db
OWNER = "rehana@example.com"


@pytest.fixture
def ready(parcel: object, account: None, later: datetime) -> None:  # noqa: F811
    """1,770 taka are ready for Rehana."""
    release_due(at=later)


def told(kind: str) -> list[str]:
    """Who got a mail of this kind."""
    return list(Mail.objects.filter(kind=kind).order_by("recipient").values_list("recipient", flat=True))


def test_owner_hears_of_a_payout_with_its_amount_and_the_end_of_the_account(
    ready: None,
    maker: Actor,  # noqa: F811
    checker: Actor,  # noqa: F811
    later: datetime,  # noqa: F811
) -> None:
    payout = paid(maker, checker, later)

    drain()

    mail = Mail.objects.get(kind="payouts.paid")
    assert mail.recipient == OWNER
    assert all(word in mail.text for word in ("1,770.00", "BRAC Bank", "4417", payout.number))
    assert "1501204417" not in mail.text + mail.html


def test_trouble_says_why_and_what_to_do_even_to_those_who_want_no_mails(
    ready: None,
    maker: Actor,  # noqa: F811
    checker: Actor,  # noqa: F811
    later: datetime,  # noqa: F811
) -> None:
    owner = User.objects.get(email=OWNER)
    silent = {topic: frozenset() for topic in USUAL_NOTICES}
    change_preferences(user_id=owner.pk, bio="", currency="", notices=silent)

    returned = paid(maker, checker, later)
    note_returned(payout_id=returned.pk, reason="Account closed", by=BY, at=later)
    failed = approved(maker, checker, later + timedelta(days=7))
    note_failed(payout_id=failed.pk, reason="No such branch", by=BY, at=later)
    drain()

    assert (told("payouts.paid"), told("payouts.returned"), told("payouts.failed")) == ([], [OWNER], [OWNER])
    text = Mail.objects.get(kind="payouts.failed").text
    assert "No such branch" in text
    assert "Nothing is lost" in text
    assert "/seller/bank/" in text


def test_month_in_which_money_moved_is_told_once(ready: None, later: datetime) -> None:  # noqa: F811
    for _time in range(2):
        issue_statements(at=later + timedelta(days=70))
    drain()

    assert told("payouts.statement_issued") == [OWNER]
    assert Topic.PAYOUTS in USUAL_NOTICES
