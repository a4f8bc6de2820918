"""Nagad over real HTTP: envelopes sealed both ways, and `verify` as the only truth."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, reconcile, send_refund
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.nagad import Nagad, hand_over
from shop.orders.models import Order
from shop.payments.gateways.nagad.sealing import CannotOpenEnvelope, opened, private_key, public_key, sealed
from shop.payments.models import Attempt, Refund
from shop.payments.services import request_refund
from tests.checkout.state import assert_sound, kinds_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def nagad(open_provider: Any) -> Nagad:
    """Nagad, answering on this machine."""
    return open_provider("nagad", Nagad)


@pytest.fixture
def waiting(nagad: Nagad, order_by: Any) -> Placed:
    """An order over 2,000 taka; its shopper is on Nagad's page."""
    return order_by("nagad")


def payment(nagad: Nagad) -> dict[str, Any]:
    """The only payment."""
    return next(nagad.books.like("payment:"))


def came_back(nagad: Nagad, placed: Placed, choice: str, at: datetime, by: Actor) -> Outcome:
    """The shopper chooses on Nagad's page and comes back."""
    assert placed.attempt
    path = urlsplit(placed.redirect_url or placed.attempt.redirect_url).path
    reply = at_page(nagad, str(path), choice=choice)
    said = dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))
    return ask_provider(attempt_id=placed.attempt.pk, said=said, by=by, at=at).outcome


def test_shopper_is_sent_to_nagad_with_the_exact_amount(nagad: Nagad, waiting: Placed) -> None:
    opened_there = payment(nagad)

    assert waiting.redirect_url.startswith(f"{nagad.address}/pay/")
    assert (opened_there["amount"], opened_there["orderId"]) == ("2000.00", waiting.attempt.merchant_ref)
    assert opened_there["paymentRefId"] == waiting.attempt.provider_key


def test_confirmed_payment_places_the_order_once(nagad: Nagad, waiting: Placed, at: datetime, by: Actor) -> None:
    outcomes = [came_back(nagad, waiting, "confirm", at, by) for _time in range(3)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN, Outcome.KNOWN]
    assert Attempt.objects.get().capture_key == payment(nagad)["issuer"]
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


@pytest.mark.parametrize(("choice", "status"), [("cancel", "cancelled"), ("fail", "failed")])
def test_payment_that_was_not_confirmed_ends(
    nagad: Nagad, waiting: Placed, choice: str, status: str, at: datetime, by: Actor
) -> None:
    assert came_back(nagad, waiting, choice, at, by) is Outcome.ENDED
    assert (Attempt.objects.get().status, Order.objects.get().status) == (status, "awaiting_payment")


def test_success_that_only_the_browser_claims_moves_nothing(
    nagad: Nagad, waiting: Placed, at: datetime, by: Actor
) -> None:
    lie = {"payment_ref_id": waiting.attempt.provider_key, "status": "Success"}

    assert ask_provider(attempt_id=waiting.attempt.pk, said=lie, by=by, at=at).outcome is Outcome.OPEN


def test_shopper_who_never_returned_is_found_by_the_reconciler(nagad: Nagad, waiting: Placed, at: datetime) -> None:
    at_page(nagad, urlsplit(waiting.redirect_url).path, choice="leave")

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == "placed"


@pytest.mark.parametrize("change", [{"amount": "20.00"}, {"orderId": "OTHER"}])
def test_other_money_is_left_to_a_person(
    nagad: Nagad, waiting: Placed, change: dict[str, str], at: datetime, by: Actor
) -> None:
    nagad.books.put(f"payment:{waiting.attempt.provider_key}", payment(nagad) | change)

    assert came_back(nagad, waiting, "confirm", at, by) is Outcome.MISMATCH
    assert Order.objects.get().status == "awaiting_payment"


def test_unknown_word_stays_pending(nagad: Nagad, waiting: Placed, at: datetime, by: Actor) -> None:
    nagad.books.put(f"payment:{waiting.attempt.provider_key}", payment(nagad) | {"status": "Perhaps"})

    assert ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at).outcome is Outcome.OPEN
    assert Attempt.objects.get().status == "pending"


@pytest.mark.parametrize("lost", ["initialize", "complete"])
def test_lost_answer_while_opening_ends_the_attempt_at_the_next_try(
    nagad: Nagad, order_by: Any, client: Any, lost: str
) -> None:
    nagad.lost = lost
    placed = order_by("nagad")
    assert Attempt.objects.get().status == "started"
    nagad.lost = ""

    client.get(placed.redirect_url)

    assert Attempt.objects.get().status == "failed"


def test_late_payment_of_a_cancelled_order_goes_back(nagad: Nagad, waiting: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    drain()
    at_page(nagad, urlsplit(waiting.redirect_url).path, choice="leave")

    reconcile(at=at + timedelta(minutes=11))
    drain()

    assert Refund.objects.get().status == "done"
    assert payment(nagad)["cancels"][0]["cancelAmount"] == "2000.00"
    assert_sound()


@pytest.fixture
def refund(nagad: Nagad, waiting: Placed, at: datetime, by: Actor) -> Refund:
    """500 taka of a paid order are to go back."""
    came_back(nagad, waiting, "confirm", at, by)
    amount, attempt = Money(500_00, "BDT"), Attempt.objects.get()
    return request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="came back", by=by, at=at)


def test_part_goes_back(nagad: Nagad, refund: Refund, at: datetime, by: Actor) -> None:
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True

    assert payment(nagad)["cancels"][0]["cancelAmount"] == "500.00"
    assert_sound()


def test_lost_answer_to_a_refund_pays_back_once(nagad: Nagad, refund: Refund, at: datetime, by: Actor) -> None:
    nagad.lost = "cancel"
    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    nagad.lost = ""

    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert len(payment(nagad)["cancels"]) == 1


def test_merchant_who_may_not_cancel_pays_back_by_hand(nagad: Nagad, refund: Refund, at: datetime, by: Actor) -> None:
    nagad.cancels = False

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False

    refund.refresh_from_db()
    assert refund.status == "failed"


def test_envelope_opens_for_its_reader_and_writer_only() -> None:
    nagad = Nagad("")
    kept = hand_over(nagad.books)
    other = hand_over(Nagad("").books)
    ours = private_key(kept["private-key"])

    document, signature = sealed({"a": "1"}, reader=public_key(kept["nagad-key"]), writer=ours)

    assert nagad.read({"sensitiveData": document, "signature": signature}) == {"a": "1"}
    forged = sealed({"a": "1"}, reader=public_key(kept["nagad-key"]), writer=private_key(other["private-key"]))
    for lie in (forged, (document, forged[1]), (document[:-4], signature), ("", ""), ("é", "é")):
        with pytest.raises(CannotOpenEnvelope):
            nagad.read({"sensitiveData": lie[0], "signature": lie[1]})
    with pytest.raises(CannotOpenEnvelope):
        opened(document, signature, reader=ours, writer=public_key(kept["nagad-key"]))


def test_keys_are_read_with_and_without_armour() -> None:
    kept = hand_over(Nagad("").books)
    armoured = f"-----BEGIN PRIVATE KEY-----\n{kept['private-key']}\n-----END PRIVATE KEY-----"

    assert private_key(armoured).private_numbers() == private_key(kept["private-key"]).private_numbers()
    for nonsense in ("", "key", kept["nagad-key"]):
        with pytest.raises(CannotOpenEnvelope):
            private_key(nonsense)
