"""A person of several shops sees one at a time, and chooses which."""

import pytest
from django.test import Client

from shop.orders.models import Order
from shop.sellers.models import Seller, SellerStaff

pytestmark = pytest.mark.django_db
CHOICE = "/seller/choice/"


@pytest.fixture
def both(owner: Client, seller: Seller, rival_seller: Seller) -> Client:
    """Rehana also packs for Sonali Fibre."""
    SellerStaff.objects.create(seller=rival_seller, user=seller.staff.get().user, role="packer")
    return owner


def numbers(client: Client) -> list[str]:
    """The packages that the list of all orders shows."""
    return [package.number for package in client.get("/seller/orders/?tab=all").context["packages"].rows]


def test_chosen_shop_is_remembered(both: Client, order: Order, rival_seller: Seller) -> None:
    assert numbers(both) == [f"{order.number}-A"]

    answer = both.post(CHOICE, {"seller": rival_seller.public_id})

    assert (answer.status_code, answer["Location"]) == (302, "/seller/")
    assert numbers(both) == [f"{order.number}-B"]
    assert both.get(f"/seller/orders/{order.number}-A/").status_code == 404
    assert f'value="{rival_seller.public_id}" selected' in both.get("/seller/").text


def test_shop_of_others_cannot_be_chosen(owner: Client, order: Order, rival_seller: Seller) -> None:
    for wanted in (rival_seller.public_id, "", "nothing"):
        assert owner.post(CHOICE, {"seller": wanted}).status_code == 404

    assert numbers(owner) == [f"{order.number}-A"]


def test_who_left_the_chosen_shop_is_back_in_the_first(both: Client, order: Order, rival_seller: Seller) -> None:
    both.post(CHOICE, {"seller": rival_seller.public_id})

    SellerStaff.objects.filter(seller=rival_seller, role="packer").delete()

    assert numbers(both) == [f"{order.number}-A"]


def test_person_of_one_shop_sees_no_switch(owner: Client, order: Order) -> None:
    assert CHOICE not in owner.get("/seller/").text
