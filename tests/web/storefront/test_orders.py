"""An order behind its link: what it shows, cancelling, paying again, files, and finding the link."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from shop.base.actor import Actor
from shop.base.files import store
from shop.catalog.models import Download, Variant
from shop.checkout.services import settle
from shop.inventory.models import StockLevel
from shop.orders.models import Order, Package
from shop.payments.models import Attempt
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from tests.factories import make_product

from .purchase import EMAIL, fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """A kettle for ৳ 1,890; six are left."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1890_00, stock=6).variants.get()


def bought(client: Client, variant: Variant, method: str = "cod") -> Order:
    """An order by the plain forms."""
    put(client, variant)
    fill_steps(client)
    client.post("/checkout/payment/", payment_fields(client, method))
    return Order.objects.latest("pk")


def link(order: Order, below: str = "") -> str:
    """The guest's address of an order."""
    return f"/orders/{order.number}/{order.token}/{below}"


def test_confirmation_says_everything(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)

    page = Client().get(link(order)).text

    assert "Thank you, Nusrat Jahan. Your order is confirmed." in page
    assert f"We sent the details to {EMAIL}." in page
    assert "Parcel 1 arrives" in page
    assert "Mohammadpur, Dhaka 1207" in page
    assert "To be paid on delivery" in page
    assert "Create an account" in page
    assert 'content="noindex"' in page


def test_order_that_arrived_is_no_longer_thanked_for(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)
    came = timezone.now()
    Package.objects.filter(order=order).update(status="delivered", packed_at=came, shipped_at=came, delivered_at=came)

    page = Client().get(link(order)).text

    assert "Thank you" not in page
    assert re.search(rf"<h1[^>]*>Order <bdi[^>]*>{order.number}</bdi></h1>", page)


def test_wrong_token_is_not_found(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)

    for address in ("", "cancellation/", "parcels/A/", f"downloads/{uuid4()}/"):
        assert client.get(f"/orders/{order.number}/{'x' * 43}/{address}").status_code == 404
        assert client.get(f"/orders/9999/{order.token}/{address}").status_code == 404


def test_parcel_answers_nothing_while_nothing_changed(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)

    assert client.get(link(order, "parcels/A/?shown=to_pack")).status_code == 204
    fresh = client.get(link(order, "parcels/A/?shown=packed"))
    assert fresh.status_code == 200
    assert 'id="parcel-A"' in fresh.text
    assert 'hx-trigger="every 60s, sse:' in fresh.text
    assert "<html" not in fresh.text
    assert client.get(link(order, "parcels/B/")).status_code == 404


def test_cancelled_order_gives_the_stock_back(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)
    asked = client.get(link(order, "cancellation/"))
    assert "Keep the order" in asked.text
    assert Order.objects.get().status == "placed"

    answer = client.post(link(order, "cancellation/"), {"reason": "Two ordered by mistake"})

    assert answer["Location"] == link(order)
    assert Order.objects.get().status == "cancelled"
    assert StockLevel.objects.get(variant=kettle).on_hand == 6
    page = client.get(link(order)).text
    assert "is cancelled" in page
    assert "Cancel this order" not in page


def test_packed_order_cannot_be_cancelled(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)
    order.packages.update(status="packed", packed_at=order.placed_at)

    answer = client.post(link(order, "cancellation/"))

    assert answer.status_code == 422
    assert Order.objects.get().status == "placed"
    assert "Cancel this order" not in client.get(link(order)).text


def test_unpaid_order_leads_on_to_paying_it(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle, "sandbox")
    attempt = Attempt.objects.get()

    page = client.get(link(order)).text

    assert "is not paid yet" in page
    assert "We hold your items until" in page
    assert f'href="/pay/{attempt.public_id}/return/"' in page
    assert "Thank you" not in page


def test_failed_payment_says_that_no_money_left(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle, "sandbox")
    Attempt.objects.update(status="failed")

    page = client.get(link(order)).text

    assert "No money left your account." in page


@pytest.fixture
def pattern(seller: Seller) -> Download:
    """A pattern to download, with its file."""
    variant = make_product(seller, title={"en": "Sewing pattern"}, stock=None).variants.get()
    key = f"main/private/catalog/{uuid4()}/pattern.pdf"
    store(key, b"%PDF-1.7 pattern")
    return Download.objects.create(
        variant=variant, file_key=key, file_name="pattern.pdf", size_bytes=16, sha256="0" * 64
    )


def pay() -> None:
    """The bank has the money, and says so."""
    attempt = Attempt.objects.get()
    evidence = Evidence(Finding.PAID, attempt.provider_key, attempt.amount)
    settle(attempt_id=attempt.pk, evidence=evidence, by=Actor.provider("sandbox"), at=timezone.now())


def test_file_comes_after_payment_only(client: Client, pattern: Download) -> None:
    order = bought(client, pattern.variant, "sandbox")
    assert "pattern.pdf" not in client.get(link(order)).text
    assert client.get(link(order, f"downloads/{pattern.public_id}/")).status_code == 404

    pay()

    page = client.get(link(order)).text
    address = page.split(link(order, "downloads/"))[1].split('"')[0]
    answer = client.get(link(order, f"downloads/{address}"))
    assert answer.getvalue() == b"%PDF-1.7 pattern"
    assert answer["Content-Disposition"] == 'attachment; filename="pattern.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"


def test_link_to_a_file_is_signed_and_ends(client: Client, pattern: Download, time_machine: TimeMachineFixture) -> None:
    order = bought(client, pattern.variant, "sandbox")
    pay()
    address = client.get(link(order)).text.split(link(order, "downloads/"))[1].split('"')[0]
    other = Download.objects.create(
        variant=make_product(pattern.variant.seller, stock=None).variants.get(),
        file_key=pattern.file_key,
        file_name="other.pdf",
        size_bytes=1,
        sha256="1" * 64,
    )

    assert client.get(link(order, f"downloads/{address}x")).status_code == 404
    assert client.get(link(order, f"downloads/{pattern.public_id}/")).status_code == 404
    assert client.get(link(order, f"downloads/{other.public_id}/?{address.split('?')[1]}")).status_code == 404
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert client.get(link(order, f"downloads/{address}")).status_code == 404


def test_number_and_email_lead_to_the_order(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)

    answer = Client().post("/orders/find/", {"number": f" {order.number} ", "email": EMAIL.upper()})

    assert answer["Location"] == link(order)


def test_wrong_pair_and_unknown_number_read_the_same(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)

    wrong = client.post("/orders/find/", {"number": order.number, "email": "thief@example.com"})
    unknown = client.post("/orders/find/", {"number": "9" * len(order.number), "email": "thief@example.com"})

    assert wrong.status_code == unknown.status_code == 422
    assert "No order has this number and email." in wrong.text
    assert _without_secrets(wrong.text, order.number) == _without_secrets(unknown.text, "9" * len(order.number))


def _without_secrets(page: str, number: str) -> str:
    """The page without what differs each time: nonce, the form's token and what was typed."""
    return re.sub(r'nonce="[^"]*"|csrf[^>]*>|X-CSRFToken[^}]*', "", page.replace(f'value="{number}"', ""))


def test_wrong_pair_and_unknown_number_cost_the_same(client: Client, kettle: Variant) -> None:
    order = bought(client, kettle)
    costs = []

    for number in ("999999", order.number, "999999"):
        with CaptureQueriesContext(connection) as asked:
            client.post("/orders/find/", {"number": number, "email": "thief@example.com"})
        costs.append([query["sql"].partition("WHERE")[0] for query in asked if "orders_order" in query["sql"]])

    assert costs[0] == costs[1] == costs[2]
    assert len(costs[0]) == 1


def test_finding_is_limited(client: Client) -> None:
    answers = [client.post("/orders/find/", {"number": "1", "email": "a@b.cd"}).status_code for _time in range(11)]

    assert answers == [422] * 10 + [429]
