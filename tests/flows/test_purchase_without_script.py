"""A guest buys from two sellers with nothing but links and forms, in English and Bangla."""

import re

import pytest
from django.test import Client

from shop.catalog.models import Variant
from shop.orders.models import Order, Package
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.factories import make_product
from tests.queue import drain
from tests.web.storefront.purchase import ADDRESS, EMAIL, payment_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def wares(seller: Seller, rival_seller: Seller) -> list[Variant]:
    """A pour-over set and a tote, of two sellers; one of them delivers for ৳ 80."""
    set_flat_rate(seller_id=rival_seller.pk, price_minor=80_00, free_from_minor=2000_00)
    pour_over = make_product(seller, title={"en": "Pour-over set", "bn": "পোর-ওভার সেট"}, price_minor=2450_00)
    tote = make_product(rival_seller, title={"en": "Jute tote", "bn": "পাটের ব্যাগ"}, price_minor=890_00)
    return [pour_over.variants.get(), tote.variants.get()]


def shop(client: Client, wares: list[Variant], prefix: str) -> None:
    """From the product to the last step, following every redirect."""
    for variant in wares:
        form = {"variant": variant.public_id, "quantity": "1"}
        assert client.post(f"{prefix}/cart/lines/", form, follow=True).status_code == 200
    entered = client.get(f"{prefix}/checkout/", follow=True)
    assert entered.redirect_chain == [(f"{prefix}/checkout/contact/", 302)]
    contact = client.post(f"{prefix}/checkout/contact/", {"email": EMAIL}, follow=True)
    assert contact.redirect_chain[-1][0] == f"{prefix}/checkout/delivery/"
    delivery = client.post(f"{prefix}/checkout/delivery/", ADDRESS, follow=True)
    assert delivery.redirect_chain[-1][0] == f"{prefix}/checkout/payment/"


@pytest.mark.parametrize(("prefix", "language", "total"), [("", "en", "৳\xa03,420"), ("/bn", "bn", "৳\xa0৩,৪২০")])
def test_cash_on_delivery(client: Client, wares: list[Variant], prefix: str, language: str, total: str) -> None:
    shop(client, wares, prefix)

    placed = client.post(f"{prefix}/checkout/payment/", payment_fields(client, "cod", prefix=prefix), follow=True)

    order = Order.objects.get()
    assert placed.redirect_chain == [(f"{prefix}/orders/{order.number}/{order.token}/", 302)]
    assert total in placed.text
    assert (order.status, order.language, order.total_minor) == ("placed", language, 3420_00)
    assert list(order.packages.values_list("letter", "total_minor")) == [("A", 2450_00), ("B", 970_00)]


@pytest.mark.parametrize("prefix", ["", "/bn"])
def test_sandbox_card_with_a_declined_try_before(client: Client, wares: list[Variant], prefix: str) -> None:
    shop(client, wares, prefix)
    placed = client.post(f"{prefix}/checkout/payment/", payment_fields(client, "sandbox", prefix=prefix), follow=True)
    bank = placed.redirect_chain[-1][0]
    assert "/sandbox-bank/" in bank
    assert Package.objects.exclude(order__status="awaiting_payment").count() == 0

    declined = client.post(bank, {"choice": "decline"}, follow=True)

    assert "no money" in declined.text.lower() or prefix
    retry = re.search(r'action="([^"]*/retry/)"', declined.text)
    again = client.post(retry[1], {"method": "sandbox"}, follow=True)
    approved = client.post(again.redirect_chain[-1][0], {"choice": "approve"}, follow=True)
    order = Order.objects.get()
    assert order.status == "placed"
    assert f"/orders/{order.number}/{order.token}/" in approved.redirect_chain[-1][0]
    drain()
    assert Order.objects.count() == 1
