"""SSLCommerz over real HTTP: nothing is believed before the validation service has said it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, expire_unpaid, reconcile, send_refund
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.sslcommerz import SslCommerz
from shop.orders.models import Order
from shop.payments.gateways import gateway_for
from shop.payments.models import Attempt, Exchange, Notice, Refund
from shop.payments.services import request_refund
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def ssl(open_provider: Any) -> SslCommerz:
    """SSLCommerz, answering on this machine."""
    return open_provider("sslcommerz", SslCommerz)


@pytest.fixture
def waiting(ssl: SslCommerz, order_by: Any) -> Placed:
    """An order over 2,000 taka; its shopper is on SSLCommerz's page."""
    return order_by("sslcommerz")


def session(ssl: SslCommerz) -> dict[str, Any]:
    """The only session."""
    return next(ssl.books.like("session:"))


def chosen(ssl: SslCommerz, placed: Placed, choice: str) -> dict[str, str]:
    """The shopper chooses on the page; the fields of the IPN."""
    assert placed.attempt
    at_page(ssl, f"/pay/{placed.attempt.provider_key}", choice=choice)
    return ssl.told_of(session(ssl))


def asked(placed: Placed, at: datetime, by: Actor) -> Outcome:
    """We ask."""
    assert placed.attempt
    return ask_provider(attempt_id=placed.attempt.pk, by=by, at=at).outcome


def tell(fields: dict[str, str], code: str = "sslcommerz") -> int:
    """Post an IPN to our door."""
    body = urlencode(fields)
    return (
        Client(enforce_csrf_checks=True)
        .post(f"/hooks/{code}/", body, content_type="application/x-www-form-urlencoded")
        .status_code
    )


def test_session_carries_amount_reference_and_ways_back(ssl: SslCommerz, waiting: Placed) -> None:
    opened = session(ssl)

    assert waiting.redirect_url == f"{ssl.address}/pay/{opened['sessionkey']}"
    assert (opened["total_amount"], opened["tran_id"]) == ("2000.00", waiting.attempt.merchant_ref)
    assert opened["success_url"].endswith(f"/pay/{waiting.attempt.public_id}/back/")
    assert opened["ipn_url"].endswith("/hooks/sslcommerz/")


def test_post_of_the_browser_proves_nothing_and_leads_to_the_page_that_asks(
    ssl: SslCommerz, waiting: Placed, client: Client
) -> None:
    foreign = Client(enforce_csrf_checks=True)
    lie = foreign.post(f"/pay/{waiting.attempt.public_id}/back/", {"status": "VALID", "val_id": "1"})
    assert foreign.get(lie["Location"]).status_code == 200
    assert Order.objects.get().status == "awaiting_payment"

    fields = chosen(ssl, waiting, "pay")
    back = foreign.post(f"/pay/{waiting.attempt.public_id}/back/", fields)

    assert back["Location"] == f"/pay/{waiting.attempt.public_id}/return/"
    assert "/orders/" in client.get(back["Location"])["Location"]
    assert Order.objects.get().status == "placed"


def test_ipn_three_times_pays_once(ssl: SslCommerz, waiting: Placed) -> None:
    fields = chosen(ssl, waiting, "leave")

    assert [tell(fields) for _time in range(3)] == [204] * 3
    drain()

    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.capture_key) == ("captured", session(ssl)["bank_tran_id"])
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert Notice.objects.get().body["card_no"] == "•••111"
    assert_sound()


def test_ipn_after_the_browser_changes_nothing(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> None:
    fields = chosen(ssl, waiting, "pay")
    assert asked(waiting, at, by) is Outcome.CONFIRMED
    before = everything()

    tell(fields)
    drain()

    assert everything() == before


def test_validated_again_is_still_paid(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> None:
    chosen(ssl, waiting, "pay")
    gateway = gateway_for("sslcommerz")

    found = [gateway.query(waiting.attempt) for _time in range(2)]

    assert [one.amount for one in found] == [Money(2000_00, "BDT")] * 2


def forged(fields: dict[str, str]) -> list[dict[str, str]]:
    """IPNs that SSLCommerz did not send."""
    return [
        fields | {"amount": "1.00"},
        fields | {"verify_sign": "0" * 32},
        {name: value for name, value in fields.items() if name != "verify_sign"},
        fields | {"verify_key": ""},
        fields | {"verify_key": fields["verify_key"] + ",missing"},
        fields | {"store_id": "other"},
        {},
    ]


def test_forged_ipns_are_refused(ssl: SslCommerz, waiting: Placed) -> None:
    fields = chosen(ssl, waiting, "pay")

    assert [tell(one) for one in forged(fields)] == [400] * 7
    body = urlencode(fields) + "&status=VALID"
    twice = Client().post("/hooks/sslcommerz/", body, content_type="application/x-www-form-urlencoded")
    assert twice.status_code == 400
    assert not Notice.objects.exists()


def test_signed_lie_is_found_out_by_the_validation(ssl: SslCommerz, waiting: Placed) -> None:
    chosen(ssl, waiting, "cancel")
    fields = ssl.told_of(session(ssl) | {"status": "VALID", "val_id": "x", "bank_tran_id": "y"})

    assert tell(fields) == 204
    drain()

    assert Attempt.objects.get().status == "cancelled"


@pytest.mark.parametrize(("choice", "status"), [("fail", "failed"), ("cancel", "cancelled")])
def test_payment_that_was_not_made_ends(
    ssl: SslCommerz, waiting: Placed, choice: str, status: str, at: datetime, by: Actor
) -> None:
    chosen(ssl, waiting, choice)

    assert asked(waiting, at, by) is Outcome.ENDED
    assert (Attempt.objects.get().status, Order.objects.get().status) == (status, "awaiting_payment")


def test_untouched_page_is_open(waiting: Placed, at: datetime, by: Actor) -> None:
    assert asked(waiting, at, by) is Outcome.OPEN


def test_risky_payment_ships_nothing_by_itself(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> None:
    chosen(ssl, waiting, "risky")

    assert asked(waiting, at, by) is Outcome.OPEN
    expire_unpaid(at=at + timedelta(minutes=31))
    assert Order.objects.get().status == "awaiting_payment"


def test_other_amount_is_left_to_a_person(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> None:
    chosen(ssl, waiting, "pay")
    one = session(ssl)
    ssl.books.put(f"session:{one['sessionkey']}", one | {"total_amount": "20.00"})

    assert asked(waiting, at, by) is Outcome.MISMATCH


@pytest.mark.parametrize("lost", ["query", "validation"])
def test_lost_answers_leave_it_open_until_they_come(
    ssl: SslCommerz, waiting: Placed, lost: str, at: datetime, by: Actor
) -> None:
    chosen(ssl, waiting, "pay")
    ssl.lost = lost
    assert asked(waiting, at, by) is Outcome.OPEN
    ssl.lost = ""

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == "placed"


def test_page_that_is_paid_after_the_order_was_cancelled_is_found_and_paid_back(
    ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor
) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    drain()
    assert Attempt.objects.get().status == "cancelled"
    chosen(ssl, waiting, "leave")

    for minutes in (11, 13, 15):
        reconcile(at=at + timedelta(minutes=minutes))
    drain()

    assert Refund.objects.get().status == "done"
    assert session(ssl)["refunds"][0]["refund_amount"] == "2000.00"
    assert kinds_of(waiting.order.reference) == ["capture", "refund"]
    assert_sound()


def test_wrong_keys_end_the_attempt_and_say_so(ssl: SslCommerz, order_by: Any, client: Client) -> None:
    ssl.keys["store-password"] = "changed"

    placed = order_by("sslcommerz")

    assert Attempt.objects.get().status == "failed"
    page = client.get(placed.redirect_url, follow=True).text
    assert "The provider did not take the payment." in page


def test_passwords_are_not_kept(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> None:
    chosen(ssl, waiting, "pay")
    asked(waiting, at, by)

    kept = "".join(f"{row.address} {row.sent} {row.heard}" for row in Exchange.objects.all())
    assert "practice-secret" not in kept
    assert "store_passwd" in kept


# Refunds -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def refund(ssl: SslCommerz, waiting: Placed, at: datetime, by: Actor) -> Refund:
    """500 taka of a paid order are to go back."""
    chosen(ssl, waiting, "pay")
    asked(waiting, at, by)
    amount = Money(500_00, "BDT")
    attempt = Attempt.objects.get()
    return request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="came back", by=by, at=at)


def test_accepted_refund_is_not_called_done(ssl: SslCommerz, refund: Refund, at: datetime, by: Actor) -> None:
    ssl.slow_refunds = True

    assert [send_refund(refund_id=refund.pk, by=by, at=at) for _time in range(3)] == [False] * 3

    refund.refresh_from_db()
    assert (refund.status, bool(refund.provider_key)) == ("requested", True)
    assert len(session(ssl)["refunds"]) == 1
    assert_sound()


def test_refund_is_done_when_it_has_gone_back(ssl: SslCommerz, refund: Refund, at: datetime, by: Actor) -> None:
    send_refund(refund_id=refund.pk, by=by, at=at)

    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert Decimal(session(ssl)["refunds"][0]["refund_amount"]) == 500
    assert_sound()


def test_lost_answer_to_a_refund_is_no_second_refund(ssl: SslCommerz, refund: Refund, at: datetime, by: Actor) -> None:
    ssl.lost = "refund"
    send_refund(refund_id=refund.pk, by=by, at=at)
    ssl.lost = ""

    done = [send_refund(refund_id=refund.pk, by=by, at=at) for _time in range(2)]

    assert (done, len(session(ssl)["refunds"])) == ([False, True], 1)


def test_refund_that_was_called_off_is_left_to_a_person(
    ssl: SslCommerz, refund: Refund, at: datetime, by: Actor
) -> None:
    ssl.slow_refunds = True
    send_refund(refund_id=refund.pk, by=by, at=at)
    ssl.finish_refunds("cancelled")

    send_refund(refund_id=refund.pk, by=by, at=at)

    refund.refresh_from_db()
    assert (refund.status, Attempt.objects.get().refunded_minor) == ("failed", 0)


# Rocket --------------------------------------------------------------------------------------------------------------


def test_rocket_goes_through_the_same_shop_with_its_own_channel(
    ssl: SslCommerz, order_by: Any, at: datetime, by: Actor
) -> None:
    placed = order_by("rocket")
    fields = chosen(ssl, placed, "leave")

    assert (tell(fields, "rocket"), tell(fields, "sslcommerz")) == (204, 204)
    drain()

    assert Order.objects.get().status == "placed"
    assert session(ssl)["multi_card_name"] == "dbblmobilebanking"
    assert_sound()
