"""`/hooks/<provider>/`: what providers tell us."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shop.checkout.types import Placed
from shop.orders.models import Order
from shop.payments.gateways.sandbox import signing
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.gateways.sandbox.post import notice_of
from shop.payments.models import Notice, SandboxCharge
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_order, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)
URL = "/hooks/sandbox/"


@pytest.fixture
def waiting(seller: Seller) -> Placed:
    """An order that waits for the bank."""
    return make_order(make_product(seller), method="sandbox")


@pytest.fixture
def vendor() -> Client:
    """A provider: no cookies, and CSRF is not waived for it by the test client."""
    return Client(enforce_csrf_checks=True)


def message(waiting: Placed, choice: Choice = Choice.APPROVE, **changes: Any) -> bytes:
    """The bank's message about a decision."""
    at_bank(waiting.attempt, choice)
    notice: dict[str, Any] = notice_of(SandboxCharge.objects.get(key=waiting.attempt.key))
    for name, value in changes.items():
        (notice["charge"] if name in notice["charge"] else notice)[name] = value
    return json.dumps(notice).encode()


def tell(vendor: Client, body: bytes, *, url: str = URL, seconds: int = 0, **headers: str) -> HttpResponse:
    """Post a body, signed `seconds` from now unless headers are given."""
    signature = {signing.HEADER: signing.sign(body, at=timezone.now() + timedelta(seconds=seconds))}
    return vendor.post(url, body, content_type="application/json", headers=headers or signature)


def test_proven_message_settles_the_order(vendor: Client, waiting: Placed) -> None:
    assert tell(vendor, message(waiting)).status_code == 204

    assert Order.objects.get().status == "placed"
    notice = Notice.objects.get()
    assert (notice.kind, notice.attempt, notice.settled_at is not None) == ("charge.paid", waiting.attempt, True)
    assert_sound()


def test_repeated_message_has_no_second_effect(vendor: Client, waiting: Placed) -> None:
    body = message(waiting)
    tell(vendor, body)
    before = everything()

    assert tell(vendor, body).status_code == 204

    assert everything() == before
    assert Notice.objects.count() == 1


def test_decline_that_arrives_after_the_payment_changes_nothing(vendor: Client, waiting: Placed) -> None:
    tell(vendor, message(waiting))
    before = everything()

    late = message(waiting, id="evt-2", type="charge.declined", state="declined")
    assert tell(vendor, late).status_code == 204

    assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [{"amount_minor": 1}, {"currency": "USD"}, {"amount_minor": 100_01}],
    ids=["less", "other currency", "more"],
)
def test_message_about_other_money_is_kept_and_changes_nothing(
    vendor: Client, waiting: Placed, changes: dict[str, Any]
) -> None:
    before = everything()

    assert tell(vendor, message(waiting, **changes)).status_code == 204

    assert everything() == before
    assert Notice.objects.get().attempt == waiting.attempt


@pytest.mark.parametrize("key", ["0" * 32, "not-a-key", ""])
def test_message_about_an_unknown_attempt_is_kept(vendor: Client, waiting: Placed, key: str) -> None:
    before = everything()

    assert tell(vendor, message(waiting, key=key)).status_code == 204

    assert everything() == before
    assert Notice.objects.get().attempt is None


def test_message_of_an_unknown_kind_is_kept(vendor: Client, waiting: Placed) -> None:
    assert tell(vendor, b'{"id": "evt-9", "type": "payout.sent"}').status_code == 204

    assert Notice.objects.get().kind == "payout.sent"


@pytest.mark.parametrize("seconds", [-400, 400])
def test_old_or_future_message_is_refused(vendor: Client, waiting: Placed, seconds: int) -> None:
    body = message(waiting)
    before = everything()

    assert tell(vendor, body, seconds=seconds).status_code == 400

    assert everything() == before
    assert not Notice.objects.exists()


def test_unsigned_message_is_refused_without_a_reason(vendor: Client, waiting: Placed) -> None:
    answer = tell(vendor, message(waiting), **{"X-Nothing": "1"})

    assert (answer.status_code, answer.content) == (400, b"")
    assert Order.objects.get().status == "awaiting_payment"


def test_changed_body_is_refused(vendor: Client, waiting: Placed) -> None:
    body = message(waiting)
    signature = signing.sign(body, at=timezone.now())

    answer = tell(vendor, body.replace(b"BDT", b"USD"), **{signing.HEADER: signature})

    assert answer.status_code == 400


def test_form_in_place_of_a_message_is_refused(vendor: Client) -> None:
    assert vendor.post(URL, {"id": "evt-1"}).status_code == 400
    assert vendor.post(URL, "id=1", content_type="application/x-www-form-urlencoded").status_code == 400


def test_only_post_is_heard(vendor: Client) -> None:
    assert vendor.get(URL).status_code == 405


@pytest.mark.parametrize("url", ["/hooks/nobody/", "/hooks/", "/bn/hooks/sandbox/"])
def test_unknown_provider_is_not_there(vendor: Client, url: str) -> None:
    assert vendor.post(url, b"{}", content_type="application/json").status_code == 404


def test_cash_on_delivery_hears_nobody(vendor: Client) -> None:
    assert vendor.post("/hooks/cod/", b"{}", content_type="application/json").status_code == 400


def test_practice_bank_is_not_heard_outside_demo_mode(vendor: Client, waiting: Placed, settings: Any) -> None:
    settings.DEMO = False

    assert tell(vendor, message(waiting)).status_code == 404
    assert Order.objects.get().status == "awaiting_payment"


@pytest.mark.django_db(transaction=True)
def test_banks_notice_travels_over_http_and_places_the_order(live_server: Any, seller: Seller, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    placed = make_order(make_product(seller), method="sandbox")
    at_bank(placed.attempt)

    drain()

    assert Order.objects.get().status == "placed"
    assert Notice.objects.get().settled_at is not None
    assert_sound()
