"""Gift cards: made, handed out on their day, replaced, ended, over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.events import deliver_due
from shop.base.models import AuditEntry
from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.notifications.models import Mail
from shop.store.services import change_store
from shop.wallet.models import GiftCard, Purse
from shop.wallet.queries import card_of_code
from shop.wallet.rules import spread
from shop.wallet.services import (
    ALONE_AT_MOST,
    CannotChangeCard,
    CannotIssueCard,
    expire_cards,
    issue_card,
    replace_card,
    send_again,
    send_due_cards,
    void_card,
)
from shop.wallet.types import CardDraft
from tests.checkout.state import assert_sound
from tests.factories.wallet import STAFF, make_card, taka

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


def drafted(at: datetime, *, days: int = 0) -> CardDraft:
    """A card of 500 taka that is sent so many days later."""
    day = timezone.localdate(at) + timedelta(days=days)
    return CardDraft(
        amount=taka(500),
        recipient_name="Shirin",
        recipient_email="shirin@example.com",
        sender_name="Tanvir",
        message="Happy birthday",
        deliver_on=day,
        language="en",
    )


def test_card_is_mailed_once_on_its_day_and_its_code_stands_nowhere_but_in_the_mail(at: datetime) -> None:
    card = issue_card(draft=drafted(at, days=2), by=STAFF, at=at)
    assert send_due_cards(at=at) == 0

    assert [send_due_cards(at=at + timedelta(days=2)) for _run in range(2)] == [1, 0]
    deliver_due()

    mail = Mail.objects.get()
    code = CODE.search(mail.text)
    assert code is not None
    assert (mail.recipient, "Happy birthday" in mail.text, code.group() in mail.html) == (
        "shirin@example.com",
        True,
        True,
    )
    found = card_of_code(code.group().lower().replace("-", " "))
    assert found == card
    assert (found.last_four, code.group().replace("-", "") in str(GiftCard.objects.values().get())) == (
        code.group()[-4:],
        False,
    )
    assert balance_of(rules.GIFT_CARDS, "BDT") == -taka(500)
    assert_sound()


def test_sending_again_gives_a_new_code_and_ends_the_one_before(at: datetime) -> None:
    card, code = make_card()

    send_again(card_id=card.pk, email="other@example.com", by=STAFF, at=at)
    deliver_due()

    mail = Mail.objects.get()
    newer = CODE.search(mail.text)
    assert newer is not None
    assert (mail.recipient, card_of_code(code), card_of_code(newer.group())) == ("other@example.com", None, card)


def test_replaced_card_moves_what_is_left_and_nothing_else(at: datetime) -> None:
    card, code = make_card(300)

    newer = replace_card(card_id=card.pk, email="other@example.com", reason="Lost", by=STAFF, at=at)

    assert [Purse.objects.get(pk=one.purse_id).balance_minor for one in (card, newer)] == [0, 300_00]
    found = card_of_code(code)
    assert found is not None
    assert not found.spendable(timezone.localdate(at))
    assert balance_of(rules.GIFT_CARDS, "BDT") == -taka(300)
    assert AuditEntry.objects.filter(action="wallet.card_replaced").count() == 1
    assert_sound()


def test_voided_card_is_worth_nothing_and_cannot_be_voided_twice(at: datetime) -> None:
    card, _code = make_card(300)

    void_card(card_id=card.pk, reason="Stolen", by=STAFF, at=at)

    assert balance_of(rules.GIFT_CARDS, "BDT") == taka(0)
    assert balance_of(rules.BREAKAGE, "BDT") == -taka(300)
    with pytest.raises(CannotChangeCard):
        void_card(card_id=card.pk, reason="Again", by=STAFF, at=at)
    assert_sound()


def test_card_lapses_after_its_last_day_and_not_before(at: datetime) -> None:
    last = timezone.localdate(at) + timedelta(days=3)
    card, _code = make_card(300, expires_on=last)

    runs = [expire_cards(at=at + timedelta(days=days)) for days in (3, 4, 5)]

    assert (runs, Purse.objects.get(pk=card.purse_id).balance_minor) == ([0, 1, 0], 0)
    assert_sound()


def test_last_day_of_a_card_ends_when_it_ends_in_the_marketplace(at: datetime, by: Actor) -> None:
    change_store(time_zone="America/New_York", by=by, at=at)
    card, _code = make_card(300, expires_on=date(2027, 3, 1))
    evening = datetime(2027, 3, 2, 4, 30, tzinfo=UTC)  # half past eleven there, and the next day in Dhaka

    runs = [expire_cards(at=evening + timedelta(hours=hours)) for hours in (0, 1)]

    assert (runs, Purse.objects.get(pk=card.purse_id).balance_minor) == ([0, 1], 0)


def test_form_that_is_sent_twice_makes_one_card(at: datetime) -> None:
    token = uuid4()

    cards = [issue_card(draft=drafted(at), token=token, by=STAFF, at=at) for _press in range(2)]

    assert cards == [GiftCard.objects.get()] * 2
    assert balance_of(rules.GIFT_CARDS, "BDT") == -taka(500)


def test_one_person_gives_no_more_on_a_card_than_as_credit(at: datetime) -> None:
    with pytest.raises(CannotIssueCard, match="a colleague approves it"):
        issue_card(draft=replace(drafted(at), amount=Money(ALONE_AT_MOST + 1, "BDT")), by=STAFF, at=at)

    assert (GiftCard.objects.count(), Purse.objects.count()) == (0, 0)


def test_card_that_would_be_over_before_it_is_sent_is_not_made(at: datetime, by: Actor) -> None:
    with pytest.raises(CannotIssueCard):
        make_card(expires_on=timezone.localdate(at) - timedelta(days=1))

    assert not GiftCard.objects.exists()


def test_a_total_spreads_over_the_first_purses_first() -> None:
    assert spread(100, [30, 0, 90, 5]) == [30, 0, 70, 0]
    assert spread(0, [30]) == [0]
