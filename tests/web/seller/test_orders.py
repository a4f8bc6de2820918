"""The portal's orders: own parcels only, the next step, the right tab."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.fulfilment.models import Shipment
from shop.orders.models import Order, Package
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.factories.orders import order_of, package_of, place

pytestmark = pytest.mark.django_db
LIST = "/seller/orders/"
SENT = {"carrier": "Padma Courier", "tracking_code": "PC-77"}


def page_of(order: Order, letter: str = "A", step: str = "") -> str:
    """The address of a parcel's page, or of a step below it."""
    return f"{LIST}{order.number}-{letter}/{step}"


def test_parcel_shows_own_lines_and_where_they_go(owner: Client, order: Order) -> None:
    text = owner.get(page_of(order)).content.decode()

    for part in ("Clay pot", "POT-1", "৳\u00a02,530", "House 14, Road 7, beside Sonali Bank", "+8801712345678"):
        assert part in text
    for secret in ("Jute bag", "Sonali Fibre", "nusrat@example.com", order.token):
        assert secret not in text


def test_packing_and_sending_move_the_parcel_and_say_so(owner: Client, order: Order) -> None:
    packed = owner.post(page_of(order, step="packing/"))
    assert (packed.status_code, package_of(order).status) == (302, Package.Status.PACKED)

    sent = owner.post(page_of(order, step="shipment/"), SENT)

    assert (sent.status_code, sent.headers["Location"]) == (302, page_of(order))
    assert package_of(order).status == Package.Status.SHIPPED
    shipment = Shipment.objects.get()
    assert (shipment.carrier, shipment.tracking_code) == ("Padma Courier", "PC-77")
    text = owner.get(page_of(order)).content.decode()
    assert "PC-77" in text
    assert "On its way. We told the shopper." in text
    assert package_of(order, "B").status == Package.Status.TO_PACK


def test_sending_without_a_carrier_asks_for_it_and_changes_nothing(owner: Client, order: Order) -> None:
    owner.post(page_of(order, step="packing/"))

    response = owner.post(page_of(order, step="shipment/"), {"carrier": "", "tracking_code": "PC-77"})

    assert response.status_code == 422
    assert "Say who carries the parcel." in response.content.decode()
    assert 'value="PC-77"' in response.content.decode()
    assert (package_of(order).status, Shipment.objects.count()) == (Package.Status.PACKED, 0)


@pytest.mark.parametrize(("step", "form", "status"), [("shipment/", SENT, "to_pack"), ("packing/", {}, "shipped")])
def test_step_out_of_turn_is_refused_with_the_reason(
    owner: Client, order: Order, step: str, form: dict[str, str], status: str
) -> None:
    if status == "shipped":
        owner.post(page_of(order, step="packing/"))
        owner.post(page_of(order, step="shipment/"), SENT)

    response = owner.post(page_of(order, step=step), form)

    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert package_of(order).status == status


@pytest.mark.parametrize("step", ["", "packing/", "shipment/"])
def test_another_sellers_parcel_does_not_exist(owner: Client, rival: Client, order: Order, step: str) -> None:
    ask = (lambda client, path: client.post(path, SENT)) if step else (lambda client, path: client.get(path))

    answers = [ask(owner, page_of(order, "B", step)).status_code, ask(rival, page_of(order, "A", step)).status_code]

    assert answers == [404, 404]
    assert set(Package.objects.values_list("status", flat=True)) == {"to_pack"}


def test_orders_that_are_not_confirmed_do_not_exist_for_sellers(owner: Client, seller: Seller) -> None:
    waiting = order_of({make_product(seller): 1})

    assert owner.get(page_of(waiting)).status_code == 404
    assert owner.post(page_of(waiting, step="packing/")).status_code == 404
    assert waiting.number not in owner.get(f"{LIST}?tab=all").content.decode()


@pytest.mark.parametrize("number", ["nonsense", "-", "1001", "1001-", "-A", "9" * 200, "%00"])
def test_numbers_that_nobody_has_are_answered_calmly(owner: Client, order: Order, number: str) -> None:
    assert owner.get(f"{LIST}{number}/").status_code in {400, 404}


def test_packer_works_for_the_seller(packer: Client, order: Order) -> None:
    assert packer.post(page_of(order, step="packing/")).status_code == 302
    assert package_of(order).status == Package.Status.PACKED


def test_strangers_sign_in_first_and_shoppers_read_why_not(order: Order, shopper: User) -> None:
    stranger, visitor = Client(), Client()
    visitor.force_login(shopper)

    assert stranger.get(LIST).headers["Location"] == "/auth/login/?next=%2Fseller%2Forders%2F"
    assert stranger.post(page_of(order, step="packing/")).headers["Location"] == "/auth/login/"
    refused = visitor.get("/seller/")
    assert (refused.status_code, "This account has no shop" in refused.content.decode()) == (403, True)
    assert visitor.post(page_of(order, step="packing/")).status_code == 403
    assert package_of(order).status == Package.Status.TO_PACK


def test_steps_take_a_form(owner: Client, order: Order) -> None:
    assert [owner.get(page_of(order, step=step)).status_code for step in ("packing/", "shipment/")] == [405, 405]


def test_tabs_show_parcels_by_status_and_the_most_urgent_first(owner: Client, seller: Seller, order: Order) -> None:
    late = place(order_of({make_product(seller): 1}))
    Package.objects.filter(order=late).update(ship_by_on=timezone.localdate() - timedelta(days=2))
    Package.objects.filter(order=order).update(ship_by_on=timezone.localdate())
    sent = place(order_of({make_product(seller): 1}))
    owner.post(page_of(sent, step="packing/"))

    def numbers(query: str) -> list[str]:
        return [row.number for row in owner.get(f"{LIST}{query}").context["packages"].rows]

    assert numbers("") == [f"{late.number}-A", f"{order.number}-A"]
    assert numbers("?tab=to-hand-over") == [f"{sent.number}-A"]
    assert numbers("?tab=all&due=today") == [f"{order.number}-A"]
    assert numbers("?tab=all&due=late") == [f"{late.number}-A"]
    assert numbers(f"?q={sent.number}-a") == [f"{sent.number}-A"]
    assert numbers("?q=9999") == []
    assert numbers("?tab=nonsense&page=nonsense") == [f"{late.number}-A", f"{order.number}-A"]


def test_list_costs_the_same_for_many_orders(
    owner: Client, seller: Seller, order: Order, django_assert_num_queries: Any
) -> None:
    pot = make_product(seller, stock=100)
    for _ in range(8):
        place(order_of({pot: 1}))
    owner.get(LIST)

    with django_assert_num_queries(8):  # search path, session, person, membership, counts, packages, lines, shipments
        response = owner.get(LIST)

    assert len(response.context["packages"].rows) == 9


def test_portal_speaks_the_language_of_the_person(owner: Client, order: Order) -> None:
    User.objects.filter(email="rehana@example.com").update(language="bn")

    text = owner.get(page_of(order)).content.decode()

    assert '<html lang="bn" dir="ltr"' in text
    assert "মাটির পাত্র" in text
    assert "৳\u00a0২,৫৩০" in text
