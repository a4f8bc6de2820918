"""Coming back from the bank, waiting, trying again; and the practice bank's own page."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from shop.base.actor import Actor
from shop.checkout.services import ask_provider, cancel_order
from shop.checkout.types import Placed
from shop.orders.models import Order
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, SandboxCharge
from shop.payments.types import Unreachable
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import BUYER, make_order, make_product
from tests.queue import drain
from tests.web.storefront.purchase import fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)
BY = Actor.system("test")


@pytest.fixture
def waiting(seller: Seller) -> Placed:
    """An order over 1,000 taka that waits for the bank."""
    return make_order(make_product(seller, price_minor=1000_00), method="sandbox")


@pytest.fixture
def declined(waiting: Placed) -> Placed:
    """The same, its card declined."""
    at_bank(waiting.attempt, Choice.DECLINE)
    ask_provider(attempt_id=waiting.attempt.pk, by=BY, at=NOW)
    return waiting


def url_of(placed: Placed, page: str) -> str:
    """An address of the payment."""
    return f"/pay/{placed.attempt.public_id}/{page}/"


def order_url(placed: Placed) -> str:
    """The order's own page."""
    return f"/orders/{placed.order.number}/{placed.order.token}/"


def away(*_args: object, **_call: object) -> None:
    """A bank that does not answer."""
    raise Unreachable("away")


# Coming back -------------------------------------------------------------------------------------------------------


def test_return_asks_the_bank_and_leads_to_the_order(client: Client, waiting: Placed) -> None:
    at_bank(waiting.attempt)

    answer = client.get(url_of(waiting, "return"))

    assert (answer.status_code, answer["Location"]) == (302, order_url(waiting))
    assert Order.objects.get().status == "placed"
    assert_sound()


@pytest.mark.parametrize("lie", ["?status=paid", "?status=failed", "?paid=1&amount=1"])
def test_return_believes_only_the_bank(client: Client, waiting: Placed, lie: str) -> None:
    answer = client.get(url_of(waiting, "return") + lie, follow=True)

    assert (answer.status_code, answer.redirect_chain) == (200, [(url_of(waiting, "return"), 302)])
    assert Order.objects.get().status == "awaiting_payment"


def test_undecided_payment_waits_and_is_not_called_failed(client: Client, waiting: Placed) -> None:
    answer = client.get(url_of(waiting, "return"))

    assert answer.status_code == 200
    assert "We are waiting for your payment" in answer.text
    assert f'href="{url_of(waiting, "return")}"' in answer.text
    assert "did not complete" not in answer.text


def test_waiting_part_is_asked_for_again_alone(client: Client, waiting: Placed) -> None:
    headers = {"HX-Request": "true", "HX-Target": "payment-pending"}

    part = client.get(url_of(waiting, "return"), headers=headers)
    at_bank(waiting.attempt)
    done = client.get(url_of(waiting, "return"), headers=headers)

    assert part.text.lstrip().startswith('<div id="payment-pending"')
    assert (done.status_code, done["HX-Redirect"]) == (204, order_url(waiting))


def test_bank_that_does_not_answer_is_waited_for(
    client: Client, waiting: Placed, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_bank(waiting.attempt)
    monkeypatch.setattr("shop.payments.gateways.sandbox.bank.charge_of_key", away)

    answer = client.get(url_of(waiting, "return"))

    assert answer.status_code == 200
    assert "We are waiting for your payment" in answer.text


def test_declined_payment_leads_to_the_page_that_says_so(client: Client, waiting: Placed) -> None:
    at_bank(waiting.attempt, Choice.DECLINE)

    answer = client.get(url_of(waiting, "return"))

    assert (answer.status_code, answer["Location"]) == (302, url_of(waiting, "failed"))


def test_payment_that_was_never_started_is_started_by_coming_back(
    client: Client, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("shop.payments.gateways.sandbox.bank.open_charge", away)
        placed = make_order(make_product(seller), method="sandbox")
        waits = client.get(placed.redirect_url)

    answer = client.get(placed.redirect_url)

    assert (waits.status_code, answer.status_code) == (200, 302)
    assert answer["Location"] == f"/sandbox-bank/{SandboxCharge.objects.get().public_id}/"


@pytest.mark.parametrize("page", ["return", "failed"])
def test_settled_payment_always_leads_to_the_order(client: Client, waiting: Placed, page: str) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=BY, at=NOW)

    assert client.get(url_of(waiting, page))["Location"] == order_url(waiting)


def test_cancelled_order_leads_to_the_order(client: Client, waiting: Placed) -> None:
    cancel_order(order_id=waiting.order.pk, by=BY, at=NOW, reason="no")

    assert client.get(url_of(waiting, "return"))["Location"] == order_url(waiting)


@pytest.mark.parametrize("page", ["return", "failed", "retry"])
def test_unknown_payment_is_not_there(client: Client, page: str) -> None:
    method = client.post if page == "retry" else client.get

    assert method(f"/pay/{uuid4()}/{page}/").status_code == 404


def test_empty_cart_leads_back_to_the_order_that_was_left_unpaid(client: Client, seller: Seller) -> None:
    put(client, make_product(seller).variants.get())
    fill_steps(client)
    client.post("/checkout/payment/", payment_fields(client, "sandbox"))
    attempt = Attempt.objects.get()
    link = f"/pay/{attempt.public_id}/return/"

    left, waits = client.get("/cart/").text, client.get(link).text
    Order.objects.update(status="expired", expired_at=timezone.now())
    given_up, stranger = client.get("/cart/").text, Client().get("/cart/").text

    assert ("is not paid yet" in left, f'href="{link}"' in left) == (True, True)
    assert f'href="{attempt.redirect_url}"' in waits
    assert ("was not paid in time" in given_up, "not paid" in stranger) == (True, False)


def test_failed_page_names_the_place_in_the_readers_language(client: Client, declined: Placed) -> None:
    page = client.get(f"/bn{url_of(declined, 'failed')}").text

    assert "মোহাম্মদপুর" in page
    assert "Mohammadpur" not in page


# Trying again ------------------------------------------------------------------------------------------------------


def test_failed_page_says_why_and_offers_every_way(client: Client, declined: Placed) -> None:
    answer = client.get(url_of(declined, "failed"))

    assert answer.status_code == 200
    assert "Card did not complete your payment" in answer.text
    assert "No money left your account." in answer.text
    assert "there is not enough money" in answer.text
    assert "Try Card again" in answer.text
    assert "Cash on delivery" in answer.text
    assert f"PAY-{declined.order.number}-" in answer.text


def test_open_payment_has_no_failed_page(client: Client, waiting: Placed) -> None:
    assert client.get(url_of(waiting, "failed"))["Location"] == url_of(waiting, "return")


def test_card_again_leads_to_the_bank(client: Client, declined: Placed) -> None:
    answer = client.post(url_of(declined, "retry"), {"method": "sandbox"})

    second = Attempt.objects.get(number=2)
    assert answer["Location"] == f"/sandbox-bank/{SandboxCharge.objects.get(key=second.key).public_id}/"


def test_cash_instead_leads_to_the_order(client: Client, declined: Placed) -> None:
    answer = client.post(url_of(declined, "retry"), {"method": "cod"})

    assert answer["Location"] == order_url(declined)
    assert Order.objects.get().status == "placed"


def test_retry_without_a_method_says_what_to_do(client: Client, declined: Placed) -> None:
    before = everything()

    answer = client.post(url_of(declined, "retry"), {"method": "cheque"})

    assert answer.status_code == 422
    assert "Choose how you want to pay." in answer.text
    assert everything() == before


def test_retry_is_a_post(client: Client, declined: Placed) -> None:
    assert client.get(url_of(declined, "retry")).status_code == 405


def test_retry_needs_the_forms_token(declined: Placed) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(url_of(declined, "retry"), {"method": "cod"}).status_code == 403
    assert Order.objects.get().status == "awaiting_payment"


def test_order_given_up_cannot_be_paid_from_its_page(client: Client, declined: Placed) -> None:
    Order.objects.update(status="expired", expired_at=NOW)

    answer = client.get(url_of(declined, "failed"))

    assert "This order was not paid in time" in answer.text
    assert "<form" not in answer.text.split("<main", 1)[1].split("</main>", 1)[0]


def test_downloads_are_not_offered_with_cash(client: Client, seller: Seller) -> None:
    placed = make_order(make_product(seller, stock=None), method="sandbox")
    at_bank(placed.attempt, Choice.ABANDON)
    ask_provider(attempt_id=placed.attempt.pk, by=BY, at=NOW)

    page = client.get(url_of(placed, "failed")).text

    assert "Cash on delivery" not in page
    assert "You left the payment page" in page


# The practice bank -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "leads_to"), [("approve", "return"), ("decline", "return"), ("abandon", "return"), ("challenge", "")]
)
def test_every_button_of_the_bank_leads_on(client: Client, waiting: Placed, choice: str, leads_to: str) -> None:
    answer = client.post(waiting.redirect_url, {"choice": choice})

    assert answer.status_code == 302
    assert answer["Location"] == (url_of(waiting, leads_to) if leads_to else waiting.redirect_url)


def test_challenge_asks_again_and_then_pays(client: Client, waiting: Placed) -> None:
    client.post(waiting.redirect_url, {"choice": "challenge"})
    assert "Is it you who pays?" in client.get(waiting.redirect_url).text

    answer = client.post(waiting.redirect_url, {"choice": "approve"}, follow=True)

    assert answer.redirect_chain[-1][0] == order_url(waiting)
    assert Order.objects.get().status == "placed"


def test_lost_answer_takes_the_money_and_tells_nobody(client: Client, waiting: Placed) -> None:
    answer = client.post(waiting.redirect_url, {"choice": "lose"})

    assert answer.status_code == 200
    assert "The connection broke" in answer.text
    assert "/pay/" not in answer.text
    drain()
    assert (SandboxCharge.objects.get().state, Order.objects.get().status) == ("paid", "awaiting_payment")


def test_decided_payment_offers_the_way_back(client: Client, waiting: Placed) -> None:
    at_bank(waiting.attempt, Choice.DECLINE)

    page = client.get(waiting.redirect_url).text

    assert f'href="{url_of(waiting, "return")}"' in page
    assert 'name="choice"' not in page


@pytest.mark.parametrize("choice", ["", "steal", "APPROVE"])
def test_unknown_choice_decides_nothing(client: Client, waiting: Placed, choice: str) -> None:
    assert client.post(waiting.redirect_url, {"choice": choice}).status_code == 422
    assert SandboxCharge.objects.get().state == "open"


def test_bank_is_not_there_outside_demo_mode(client: Client, waiting: Placed, settings: Any) -> None:
    settings.DEMO = False

    assert client.get(waiting.redirect_url).status_code == 404
    assert client.post(waiting.redirect_url, {"choice": "approve"}).status_code == 404
    assert SandboxCharge.objects.get().state == "open"


@pytest.mark.parametrize("language", ["bn", "ar"])
def test_bank_and_return_speak_the_orders_language(client: Client, seller: Seller, language: str) -> None:
    placed = make_order(make_product(seller), method="sandbox", buyer=replace(BUYER, language=language))

    assert placed.redirect_url.startswith(f"/{language}/sandbox-bank/")
    answer = client.post(placed.redirect_url, {"choice": "approve"})
    assert answer["Location"] == f"/{language}/pay/{placed.attempt.public_id}/return/"
