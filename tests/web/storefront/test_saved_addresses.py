"""Checkout with saved addresses: cards, a new one that is kept, and nobody else's."""

from dataclasses import replace

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.checkout.models import Draft
from shop.profiles.models import Address
from shop.profiles.services import add_address
from shop.sellers.models import Seller
from tests.factories import make_cart, make_product
from tests.profiles.test_addresses import HOME, WORK

TYPED = {
    "name": "Nusrat Jahan",
    "phone": "01712345678",
    "district": "Sylhet",
    "area": "Beanibazar",
    "street": "Lane 3",
}
STEP = "/checkout/delivery/"


@pytest.fixture
def buying(client: Client, shopper: User, seller: Seller) -> Client:
    """Nusrat, signed in, at the delivery step."""
    make_cart(make_product(seller), user=shopper)
    client.force_login(shopper)
    client.post("/checkout/contact/", {"email": "nusrat@example.com"})
    return client


def test_usual_address_is_chosen_and_one_press_goes_on(buying: Client, shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=replace(HOME, note="Blue gate", postcode="1207"))

    assert f'value="{home.public_id}" checked' in buying.get(STEP).text
    answer = buying.post(STEP, {"address": home.public_id})

    assert answer.headers["Location"] == "/checkout/payment/"
    draft = Draft.objects.get()
    assert (draft.street, draft.area, draft.country) == ("House 14, Road 7", "Mohammadpur", "BD")
    assert (draft.phone, draft.postcode, draft.note) == ("+8801712345678", "1207", "Blue gate")


def test_typed_address_is_kept_only_when_asked(buying: Client) -> None:
    assert buying.post(STEP, TYPED).headers["Location"] == "/checkout/payment/"
    assert not Address.objects.exists()

    buying.post(STEP, TYPED | {"keep": "1"})
    buying.post(STEP, TYPED | {"keep": "1"})

    assert list(Address.objects.values_list("street", "district", "is_shipping")) == [("Lane 3", "Sylhet", True)]


def test_address_of_another_does_not_exist(buying: Client, other_shopper: User) -> None:
    theirs = add_address(user_id=other_shopper.pk, draft=HOME)

    assert str(theirs.public_id) not in buying.get(STEP).text
    assert buying.post(STEP, {"address": theirs.public_id}).status_code == 404
    assert buying.post(STEP, {"address": "nonsense"}).status_code == 404
    assert Draft.objects.get().delivery_done_at is None


def test_guest_cannot_name_an_address(client: Client, shopper: User, seller: Seller) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)
    client.post("/cart/lines/", {"variant": make_product(seller).variants.get().public_id})
    client.post("/checkout/contact/", {"email": "guest@example.com"})

    assert client.post(STEP, {"address": home.public_id}).status_code == 404
    assert "Keep this address" not in client.get(STEP).text


def test_only_addresses_in_the_country_are_offered(buying: Client, shopper: User) -> None:
    add_address(user_id=shopper.pk, draft=replace(WORK, country="NL", district="", area="Utrecht"))

    assert "Utrecht" not in buying.get(STEP).text


def test_saved_address_that_no_longer_fits_is_shown_for_correction(buying: Client, shopper: User) -> None:
    moved = add_address(user_id=shopper.pk, draft=replace(HOME, area="Atlantis"))

    answer = buying.post(STEP, {"address": moved.public_id})

    assert answer.status_code == 422
    assert "Choose your area so we can price delivery" in answer.text
    assert Draft.objects.get().delivery_done_at is None
