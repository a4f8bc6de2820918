"""The last step: one press one order, stale totals, things sold meanwhile, other people's forms."""

from uuid import uuid4

import pytest
from django.test import Client

from shop.cart.models import Cart
from shop.catalog.models import Variant
from shop.checkout.models import Draft, Intent
from shop.inventory.models import StockLevel
from shop.orders.models import Order
from shop.sellers.models import Seller
from tests.factories import make_product

from .purchase import fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db
STANDS = ("kettle", "tote")
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "checkout"}


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """A kettle for ৳ 1,890; six are left."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1890_00, stock=6).variants.get()


@pytest.fixture
def tote(rival_seller: Seller) -> Variant:
    """A tote of another seller."""
    return make_product(rival_seller, title={"en": "Jute tote"}, price_minor=890_00, stock=10).variants.get()


@pytest.fixture
def ready(client: Client, kettle: Variant, tote: Variant) -> Client:
    """A guest with things of two sellers, who has only to pay."""
    put(client, kettle)
    put(client, tote, 2)
    fill_steps(client)
    return client


def test_button_says_amount_and_method(ready: Client) -> None:
    assert "Order and pay ৳\xa03,670 on delivery" in ready.get("/checkout/payment/?method=cod").text
    fragment = ready.get("/checkout/payment/?method=sandbox", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="pay")
    assert "<html" not in fragment.text
    assert "Pay ৳\xa03,670 with" in fragment.text
    assert fragment.text.count('name="token"') == 1


def test_cash_on_delivery_makes_the_order_of_two_parcels(ready: Client, kettle: Variant) -> None:
    answer = ready.post("/checkout/payment/", payment_fields(ready, "cod"))

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/orders/{order.number}/{order.token}/")
    assert (order.status, order.total_minor, order.packages.count()) == ("placed", 3670_00, 2)
    assert order.contact.phone == "+8801712345678"
    assert order.contact.billing == {}
    assert StockLevel.objects.get(variant=kettle).on_hand == 5
    assert 'aria-label="Cart, empty"' in ready.get("/cart/").text


def test_card_leads_to_the_bank_and_sellers_wait(ready: Client) -> None:
    answer = ready.post("/checkout/payment/", payment_fields(ready, "sandbox"))

    assert answer.status_code == 302
    assert "/sandbox-bank/" in answer["Location"]
    assert Order.objects.get().status == "awaiting_payment"


def test_same_form_sent_again_leads_to_the_first_order(ready: Client) -> None:
    fields = payment_fields(ready, "cod")
    first = ready.post("/checkout/payment/", fields)

    again = [ready.post("/checkout/payment/", fields)["Location"] for _time in range(3)]

    assert again == [first["Location"]] * 3
    assert Order.objects.count() == 1


def test_used_form_with_another_choice_is_refused(ready: Client) -> None:
    fields = payment_fields(ready, "cod")
    ready.post("/checkout/payment/", fields)

    answer = ready.post("/checkout/payment/", fields | {"method": "sandbox"})

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.number}/{order.token}/"
    assert (order.payment_method, order.status) == ("cod", "placed")


def test_changed_total_asks_again_with_the_new_one(ready: Client, kettle: Variant) -> None:
    fields = payment_fields(ready, "cod")
    Variant.objects.filter(pk=kettle.pk).update(price_minor=2000_00)

    answer = ready.post("/checkout/payment/", fields)

    assert answer.status_code == 409
    assert "The total is ৳\xa03,780 now." in answer.text
    assert fields["fingerprint"] not in answer.text
    assert Order.objects.count() == 0
    assert ready.post("/checkout/payment/", payment_fields(ready, "cod")).status_code == 302
    assert Order.objects.get().total_minor == 3780_00


def test_changed_total_for_script_is_the_region_again(ready: Client, kettle: Variant) -> None:
    fields = payment_fields(ready, "cod")
    Variant.objects.filter(pk=kettle.pk).update(price_minor=2000_00)

    answer = ready.post("/checkout/payment/", fields, **HTMX)

    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert answer.text.count('id="checkout"') == 1


def test_thing_sold_meanwhile_leads_back_to_the_cart(ready: Client, kettle: Variant) -> None:
    fields = payment_fields(ready, "cod")
    StockLevel.objects.filter(variant=kettle).update(on_hand=0)

    answer = ready.post("/checkout/payment/", fields)

    assert answer["Location"] == "/cart/"
    assert "Sold out since you added it" in ready.get("/cart/").text
    assert Order.objects.count() == 0


@pytest.mark.parametrize("method", ["", "wire", "x" * 5000])
def test_unknown_method_is_explained(ready: Client, method: str) -> None:
    answer = ready.post("/checkout/payment/", payment_fields(ready, "cod") | {"method": method})

    assert answer.status_code == 422
    assert "Choose how you want to pay" in answer.text
    assert "<title>Error: Payment" in answer.text
    assert Order.objects.count() == 0


def test_another_bill_needs_name_and_address_and_is_kept(ready: Client) -> None:
    fields = payment_fields(ready, "cod")
    del fields["same_bill"]

    refused = ready.post("/checkout/payment/", fields | {"bill_name": "Jahan Ltd"})

    assert refused.status_code == 422
    assert "Enter the address for the bill" in refused.text
    assert 'value="Jahan Ltd"' in refused.text
    bill = {"bill_name": "Jahan Ltd", "bill_address": "Motijheel, Dhaka"}
    ready.post("/checkout/payment/", fields | bill)
    assert Order.objects.get().contact.billing == {"name": "Jahan Ltd", "address": "Motijheel, Dhaka"}


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000])
def test_made_up_token_places_nothing(ready: Client, token: str) -> None:
    answer = ready.post("/checkout/payment/", payment_fields(ready, "cod") | {"token": token})

    assert answer["Location"] == "/checkout/"
    assert Order.objects.count() == 0


def test_form_of_another_person_places_nothing(ready: Client, kettle: Variant) -> None:
    theirs = payment_fields(ready, "cod")
    stranger = Client()
    put(stranger, kettle)
    fill_steps(stranger)

    answer = stranger.post("/checkout/payment/", theirs)

    assert answer["Location"] == "/checkout/"
    assert Order.objects.count() == 0
    assert Intent.objects.filter(used_at__isnull=False).count() == 0


def test_skipped_steps_place_nothing(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    token = Intent.objects.create(token=str(uuid4()), cart=Cart.objects.get()).token

    answer = client.post("/checkout/payment/", {"method": "cod", "token": token, "fingerprint": "x", "same_bill": "on"})

    assert answer["Location"] == "/checkout/contact/"
    assert Order.objects.count() == 0


def test_sent_sums_and_ids_are_ignored(ready: Client) -> None:
    forged = {"total": "1", "total_minor": "1", "user": "1", "cart": "1", "email": "thief@example.com"}

    ready.post("/checkout/payment/", payment_fields(ready, "cod") | forged)

    order = Order.objects.get()
    assert (order.total_minor, order.user_id, order.contact.email) == (3670_00, None, Draft.objects.get().email)


def test_bangla_order_keeps_its_language(client: Client, kettle: Variant) -> None:
    put(client, kettle, prefix="/bn")
    fill_steps(client, prefix="/bn")

    answer = client.post("/bn/checkout/payment/", payment_fields(client, "cod", prefix="/bn"))

    order = Order.objects.get()
    assert order.language == "bn"
    assert answer["Location"] == f"/bn/orders/{order.number}/{order.token}/"
    assert "৳\xa0১,৮৯০" in client.get(answer["Location"]).text
