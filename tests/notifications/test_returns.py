"""What returns tell people: each step to the side that did not take it."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.notifications.models import Mail
from shop.orders.models import Package
from shop.returns.services import accept_return, declare_withdrawal, escalate_return, refuse_return
from shop.returns.types import Answer, Way
from tests.queue import drain
from tests.returns.conftest import card, kettle  # noqa: F401  # fixtures
from tests.returns.steps import asked

pytestmark = pytest.mark.django_db
SELLER, BUYER = "rupganj-clay@example.com", "nusrat@example.com"


def told(event: str) -> list[str]:
    """Who got a mail because of this event."""
    return sorted(Mail.objects.filter(kind__startswith=event).values_list("recipient", flat=True))


def test_seller_who_answers_is_not_told_of_it(card: Package, at: datetime, by: Actor) -> None:  # noqa: F811
    accept_return(case_id=asked(card).pk, answer=Answer(Way.OWN, "House 3"), by=by, at=at)

    drain()
    drain()

    assert (told("returns.asked"), told("returns.accepted")) == ([SELLER], [BUYER])
    assert "House 3" in Mail.objects.get(kind="returns.accepted.buyer").text


def test_decision_of_staff_is_told_to_both(card: Package, at: datetime, by: Actor) -> None:  # noqa: F811
    case = asked(card)
    escalate_return(case_id=case.pk, reason="", by=by, at=at)
    refuse_return(case_id=case.pk, reason="It was whole.", staff=True, by=by, at=at)

    drain()

    assert told("returns.escalated") == told("returns.refused") == [BUYER, SELLER]


def test_withdrawal_is_receipted_to_the_buyer_and_told_to_the_seller(
    card: Package,  # noqa: F811
    at: datetime,
) -> None:
    number = card.order.number
    declare_withdrawal(order_number=number, email=BUYER, name="N", statement="I go.", language="en", at=at)

    drain()

    assert (told("returns.withdrawn"), told("returns.accepted")) == ([BUYER], [BUYER, SELLER])
    assert "I go." in Mail.objects.get(kind="returns.withdrawn").text
