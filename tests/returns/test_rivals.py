"""Many at once, with real threads on real PostgreSQL: no piece comes back twice, no payment is exceeded."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from shop.base.actor import Actor
from shop.orders.models import Package
from shop.payments.models import Attempt, Refund
from shop.returns.models import ReturnCase
from shop.returns.services import ask_return, escalate_unanswered, pay_back_by_hand, settle_return
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound
from tests.returns.steps import accepted, asked, draft_of, receipt_of, settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_who_ask_for_three_pieces_get_three_cases(card: Package, at: datetime, by: Actor) -> None:
    draft = draft_of(card, 1)

    answers = at_once([partial(ask_return, draft=draft, by=by, at=at) for _time in range(10)])

    assert kinds(answers) == {"ReturnCase": 3, "CannotAskReturn": 7}
    assert ReturnCase.objects.count() == 3


def test_eight_who_settle_one_case_pay_it_back_once(card: Package, at: datetime, by: Actor) -> None:
    case = accepted(card, 3)
    receipt = receipt_of(case, 3, restock=True)

    answers = at_once([partial(settle_return, case_id=case.pk, receipt=receipt, by=by, at=at) for _time in range(8)])

    assert kinds(answers) == {"ReturnCase": 1, "CannotSettle": 7}
    assert Refund.objects.get().amount_minor == card.total_minor
    assert_sound()


def test_three_cases_settled_at_once_give_back_the_whole_line_and_no_more(
    card: Package, at: datetime, by: Actor
) -> None:
    cases = [accepted(card) for _piece in range(3)]

    answers = at_once(
        [partial(settle_return, case_id=case.pk, receipt=receipt_of(case, 1), by=by, at=at) for case in cases]
    )

    assert kinds(answers) == {"ReturnCase": 3}
    attempt = Attempt.objects.get()
    assert attempt.refunded_minor == attempt.captured_minor == card.total_minor
    assert_sound()


def test_cash_is_handed_back_once(cash: Package, at: datetime, by: Actor) -> None:
    case = settled(cash)

    answers = at_once([partial(pay_back_by_hand, case_id=case.pk, by=by, at=at) for _time in range(6)])

    assert kinds(answers) == {"ReturnCase": 1, "CannotPayBack": 5}
    assert_sound()


def test_two_schedules_hand_a_late_case_over_once(card: Package) -> None:
    case = asked(card)

    answers = at_once([partial(escalate_unanswered, at=case.answer_by) for _worker in range(4)])

    assert sorted(answers) == [0, 0, 0, 1]
    assert case.changes.filter(to_status="escalated").count() == 1
