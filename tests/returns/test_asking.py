"""Asking for a return and answering it: who may do what when, and that a no changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.orders.models import Package
from shop.returns.queries import case_view, case_views, cases, cases_of_shopper, offer_of
from shop.returns.services import (
    CannotAnswer,
    CannotAskReturn,
    CannotEscalate,
    CannotMoveReturn,
    CannotSetPolicy,
    accept_return,
    ask_return,
    end_return,
    escalate_return,
    escalate_unanswered,
    refuse_return,
    send_return,
    set_policy,
)
from shop.returns.types import Answer, Way
from tests.returns.steps import accepted, asked, draft_of, whole_shop

pytestmark = pytest.mark.django_db
STANDS = ("card",)


def test_buyer_asks_for_some_pieces_of_a_delivered_parcel(card: Package, at: datetime, by: Actor) -> None:
    case = ask_return(draft=draft_of(card, 2), by=by, at=at)

    assert (case.number, case.status, case.lines.get().quantity) == (f"{card.number}-R1", "requested", 2)
    assert case.answer_by == at + timedelta(days=3)
    assert offer_of(card, at=at).lines[0].most == 1
    assert Event.objects.filter(name="returns.asked", subject_id=case.pk).count() == 1


def test_piece_that_is_asked_for_cannot_be_asked_for_again(card: Package, at: datetime, by: Actor) -> None:
    asked(card, 2)
    before = whole_shop()

    with pytest.raises(CannotAskReturn, match="more than can be sent back"):
        ask_return(draft=draft_of(card, 2), by=by, at=at)

    assert whole_shop() == before


def test_return_is_refused_after_the_window(card: Package, at: datetime, by: Actor) -> None:
    before = whole_shop()

    with pytest.raises(CannotAskReturn, match="time to send things back is over"):
        ask_return(draft=draft_of(card), by=by, at=at + timedelta(days=14, seconds=1))

    assert whole_shop() == before
    assert ask_return(draft=draft_of(card), by=by, at=at + timedelta(days=14)).status == "requested"


def test_seller_may_promise_more_days_and_never_fewer(card: Package, at: datetime, by: Actor) -> None:
    with pytest.raises(CannotSetPolicy, match="14 days"):
        set_policy(seller_id=card.seller_id, window_days=7, answer_days=3, by=by, at=at)
    set_policy(seller_id=card.seller_id, window_days=30, answer_days=2, by=by, at=at)

    case = ask_return(draft=draft_of(card), by=by, at=at + timedelta(days=29))

    assert case.answer_by == at + timedelta(days=31)


@pytest.mark.parametrize("pieces", [0, -1, 4])
def test_impossible_quantities_are_refused(card: Package, at: datetime, by: Actor, pieces: int) -> None:
    before = whole_shop()

    with pytest.raises(CannotAskReturn):
        ask_return(draft=draft_of(card, pieces), by=by, at=at)

    assert whole_shop() == before


def test_seller_who_does_not_answer_loses_the_case_to_staff(card: Package, at: datetime, by: Actor) -> None:
    case = asked(card)
    assert escalate_unanswered(at=case.answer_by - timedelta(seconds=1)) == 0

    assert escalate_unanswered(at=case.answer_by) == 1
    assert escalate_unanswered(at=case.answer_by) == 0

    case.refresh_from_db()
    assert case.status == "escalated"
    with pytest.raises(CannotAnswer, match="staff decide"):
        refuse_return(case_id=case.pk, reason="No.", by=by, at=at)
    assert accept_return(case_id=case.pk, answer=Answer(Way.OWN, ""), staff=True, by=by, at=at).status == "accepted"


def test_refused_buyer_may_turn_to_staff(card: Package, at: datetime, by: Actor) -> None:
    case = asked(card, 3)
    refuse_return(case_id=case.pk, reason="It was whole when we sent it.", by=by, at=at)
    assert case_view(cases().get()).answer == "It was whole when we sent it."

    escalate_return(case_id=case.pk, reason="It was not.", by=by, at=at)

    assert list(case.changes.order_by("id").values_list("to_status", flat=True)) == [
        "requested",
        "refused",
        "escalated",
    ]


def test_refused_pieces_that_are_asked_for_again_are_in_one_case_only(card: Package, at: datetime, by: Actor) -> None:
    case = asked(card, 3)
    refuse_return(case_id=case.pk, reason="No.", by=by, at=at)
    asked(card, 1)
    before = whole_shop()

    with pytest.raises(CannotEscalate, match="asked for these pieces again"):
        escalate_return(case_id=case.pk, reason="", by=by, at=at)

    assert whole_shop() == before


def test_answered_case_moves_only_forward(card: Package, at: datetime, by: Actor) -> None:
    case = accepted(card)
    send_return(case_id=case.pk, carrier="Sundarban", tracking_code="S-1", by=by, at=at)
    before = whole_shop()
    steps = [
        (CannotAnswer, partial(refuse_return, case_id=case.pk, reason="No.")),
        (CannotMoveReturn, partial(send_return, case_id=case.pk, carrier="", tracking_code="")),
        (CannotMoveReturn, partial(end_return, case_id=case.pk)),
    ]

    for refusal, step in steps:
        with pytest.raises(refusal):
            step(by=by, at=at)

    assert whole_shop() == before


def test_case_that_the_buyer_ended_frees_its_pieces(card: Package, at: datetime, by: Actor) -> None:
    case = asked(card, 3)

    end_return(case_id=case.pk, by=by, at=at)

    assert offer_of(card, at=at).lines[0].most == 3


def test_views_of_many_cases_take_the_same_queries(
    card: Package, at: datetime, django_assert_num_queries: object
) -> None:
    asked(card)
    asked(card)
    user = card.order.user
    assert user is not None

    with django_assert_num_queries(4):  # type: ignore[operator]
        cases = case_views(cases_of_shopper(user))

    assert [case.number for case in cases] == [f"{card.number}-R2", f"{card.number}-R1"]
