"""Typing a coupon code under the sum: plain forms, script, what is said, and that guessing is slow."""

import re

import pytest
from django.test import Client

from shop.base.models import RateWindow
from shop.cart.models import Cart
from shop.catalog.models import Variant
from shop.sellers.models import Seller
from tests.factories import make_product, make_promotion
from tests.web.storefront.test_cart import put

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "cart"}


@pytest.fixture
def kettle(client: Client, seller: Seller) -> Variant:
    """A kettle for ৳ 1,000 in the visitor's cart."""
    variant = make_product(seller, title={"en": "Enamel kettle"}, price_minor=1000_00).variants.get()
    put(client, variant)
    return variant


def type_code(client: Client, code: str, **headers: str) -> object:
    """Send the form under the cart's sum."""
    return client.post("/cart/codes/", {"code": code, "place": "cart"}, **headers)


def test_a_code_comes_off_and_can_be_removed_without_script(client: Client, kettle: Variant) -> None:
    make_promotion("Clay days", code="CLAY10")

    type_code(client, "clay-10")
    with_code = client.get("/cart/").text
    client.post("/cart/codes/removal/", {"code": "CLAY10"})

    assert "Clay days" in with_code
    assert re.search(r"Total.*?৳\s?900<", with_code, re.DOTALL)
    assert Cart.objects.get().codes == []
    assert "Clay days" not in client.get("/cart/").text


def test_a_code_that_waits_for_more_is_kept_and_says_what_is_missing(client: Client, kettle: Variant) -> None:
    make_promotion(code="BIGGER", minimum_minor=1500_00)

    answer = type_code(client, "BIGGER", **HTMX)

    assert answer.status_code == 200
    assert Cart.objects.get().codes == ["BIGGER"]
    assert "more of what this code is for" in answer.text
    assert "500" in answer.text


def test_an_unknown_code_is_refused_beside_its_field_and_not_kept(client: Client, kettle: Variant) -> None:
    answer = type_code(client, "NOSUCH", **HTMX)

    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#codes-cart")
    assert "We do not know this code" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert Cart.objects.get().codes == []


def test_guessing_ends_after_fifteen_tries(client: Client, kettle: Variant) -> None:
    RateWindow.objects.all().delete()

    answers = [type_code(client, f"GUESS{number}").status_code for number in range(16)]

    assert answers == [302] * 15 + [429]


def test_a_code_typed_at_checkout_leads_back_to_its_step(client: Client, kettle: Variant) -> None:
    make_promotion("Clay days", code="CLAY10")

    answer = client.post("/cart/codes/", {"code": "CLAY10", "step": "contact", "place": "side"}, follow=True)

    assert answer.redirect_chain == [("/checkout/contact/", 302)]
    assert "Clay days" in answer.text
