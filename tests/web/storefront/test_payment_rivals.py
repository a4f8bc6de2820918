"""Pay pressed many times at the same moment, by real connections."""

import pytest
from django.test import Client

from shop.checkout.models import Intent
from shop.inventory.models import StockLevel
from shop.orders.models import Order
from shop.sellers.models import Seller
from tests.checkout.crowd import at_once
from tests.factories import make_product

from .purchase import fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 12


@pytest.mark.parametrize("method", ["cod", "sandbox"])
def test_twelve_presses_of_one_form_make_one_order(client: Client, seller: Seller, method: str) -> None:
    kettle = make_product(seller, price_minor=1890_00, stock=6).variants.get()
    put(client, kettle, 2)
    fill_steps(client)
    fields = payment_fields(client, method)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def press() -> tuple[int, str]:
        browser = Client()
        browser.cookies.load(cookies)
        answer = browser.post("/checkout/payment/", fields)
        return answer.status_code, answer["Location"]

    answers = at_once([press] * PRESSES)

    assert len(set(answers)) == 1
    assert answers[0][0] == 302
    assert Order.objects.count() == 1
    assert Intent.objects.filter(used_at__isnull=False).count() == 1
    level = StockLevel.objects.get()
    assert level.available == 4
