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
from shop.returns.models import ReturnCase
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.orders import order_of, package_of, place
from tests.returns.conftest import delivered
from tests.returns.steps import asked

pytestmark = pytest.mark.django_db
STANDS = ("order",)
LIST = "/seller/orders/"
SENT = {"carrier": "Padma Courier", "tracking_code": "PC-77"}


def page_of(order: Order, letter: str = "A", step: str = "") -> str:
    """The address of a parcel's page, or of a step below it."""
    return f"{LIST}{order.number}-{letter}/{step}"


def pack(browser: Client, order: Order, letter: str = "A") -> Any:
    """Tick every line of the parcel and mark it packed."""
    lines = [line.public_id for line in package_of(order, letter).lines.all()]
    return browser.post(page_of(order, letter, "packing/"), {"line": lines})


def test_parcel_shows_own_lines_and_where_they_go(owner: Client, order: Order) -> None:
    text = owner.get(page_of(order)).content.decode()

    for part in ("Clay pot", "POT-1", "৳\u00a02,530", "House 14, Road 7, beside Sonali Bank", "+8801712345678"):
        assert part in text
    for secret in ("Jute bag", "Sonali Fibre", "nusrat@example.com", order.token):
        assert secret not in text


def test_packing_and_sending_move_the_parcel_and_say_so(owner: Client, order: Order) -> None:
    packed = pack(owner, order)
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
    pack(owner, order)

    response = owner.post(page_of(order, step="shipment/"), {"carrier": "", "tracking_code": "PC-77"})

    assert response.status_code == 422
    assert "Say who carries the parcel." in response.content.decode()
    assert 'value="PC-77"' in response.content.decode()
    assert (package_of(order).status, Shipment.objects.count()) == (Package.Status.PACKED, 0)


@pytest.mark.parametrize(("step", "form", "status"), [("shipment/", SENT, "to_pack"), ("delivery/", {}, "to_pack")])
def test_step_out_of_turn_is_refused_with_the_reason(
    owner: Client, order: Order, step: str, form: dict[str, str], status: str
) -> None:
    if status == "shipped":
        pack(owner, order)
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
    assert pack(owner, waiting).status_code == 404
    assert waiting.number not in owner.get(f"{LIST}?tab=all").content.decode()


@pytest.mark.parametrize("number", ["nonsense", "-", "1001", "1001-", "-A", "9" * 200, "%00"])
def test_numbers_that_nobody_has_are_answered_calmly(owner: Client, order: Order, number: str) -> None:
    assert owner.get(f"{LIST}{number}/").status_code in {400, 404}


def test_packer_works_for_the_seller(packer: Client, order: Order) -> None:
    assert pack(packer, order).status_code == 302
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
    pack(owner, sent)

    def numbers(query: str) -> list[str]:
        return [row.number for row in owner.get(f"{LIST}{query}").context["packages"].rows]

    assert numbers("") == [f"{late.number}-A", f"{order.number}-A"]
    assert numbers("?tab=to-hand-over") == [f"{sent.number}-A"]
    assert numbers("?tab=all&due=today") == [f"{order.number}-A"]
    assert numbers("?tab=all&due=late") == [f"{late.number}-A"]
    assert numbers(f"?q={sent.number}-a") == [f"{sent.number}-A"]
    assert numbers("?q=9999") == []
    assert numbers("?tab=nonsense&page=nonsense") == [f"{late.number}-A", f"{order.number}-A"]


def test_tab_of_returns_shows_what_comes_back_and_leads_to_it(owner: Client, rival: Client, order: Order) -> None:
    for letter in "AB":
        case = asked(delivered(package_of(order, letter), at=NOW))

    page = owner.get(f"{LIST}?tab=returns")

    mine = ReturnCase.objects.exclude(pk=case.pk).get()
    assert [row.number for row in page.context["packages"].rows] == [f"{order.number}-A"]
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]}["Returns"] == 1
    assert f'href="/seller/returns/{mine.public_id}/"' in page.text
    assert str(case.public_id) in rival.get(f"{LIST}?tab=returns").text
    ReturnCase.objects.update(status="refused")
    assert owner.get(f"{LIST}?tab=returns").context["packages"].rows == []


def test_export_has_the_lines_of_the_list_that_is_shown(owner: Client, seller: Seller, order: Order) -> None:
    sent = place(order_of({make_product(seller, sku="CUP-1"): 1}))
    Order.objects.filter(pk=sent.pk).update(payment_method="sandbox")
    pack(owner, sent)

    def skus(query: str) -> list[str]:
        fields = owner.get(f"{LIST}{query}").context["look"] | {"what": "orders", "format": "csv"}
        answer: Any = owner.post("/seller/exports/files/", fields)
        lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
        return [line.split(",")[3] for line in lines]

    assert skus("") == ["POT-1"]
    assert skus("?tab=to-hand-over") == ["CUP-1"]
    assert skus("?tab=all") == ["POT-1", "CUP-1"]
    assert skus("?tab=all&q=cup-1") == ["CUP-1"]
    assert skus("?tab=all&cash=1") == ["POT-1"]


def test_list_costs_the_same_for_many_orders(
    owner: Client, seller: Seller, order: Order, django_assert_num_queries: Any
) -> None:
    pot = make_product(seller, stock=100)
    for _ in range(8):
        place(order_of({pot: 1}))
    owner.get(LIST)

    with django_assert_num_queries(8):  # search path, session, person, membership, counts, returns, packages, lines
        response = owner.get(LIST)

    assert len(response.context["packages"].rows) == 9


def test_portal_speaks_the_language_of_the_person(owner: Client, order: Order) -> None:
    User.objects.filter(email="rehana@example.com").update(language="bn")

    text = owner.get(page_of(order)).content.decode()

    assert '<html lang="bn" dir="ltr"' in text
    assert "মাটির পাত্র" in text
    assert "৳\u00a0২,৫৩০" in text


def test_packing_wants_every_line_ticked(owner: Client, order: Order) -> None:
    response = owner.post(page_of(order, step="packing/"), {"line": "nonsense"})

    assert response.status_code == 422
    assert "Tick every line that is in the box." in response.content.decode()
    assert package_of(order).status == Package.Status.TO_PACK


def test_second_press_of_packed_is_refused(owner: Client, order: Order) -> None:
    pack(owner, order)

    assert pack(owner, order).status_code == 409
    assert package_of(order).status == Package.Status.PACKED


def test_several_parcels_are_packed_at_once_and_only_own_ones(owner: Client, seller: Seller, order: Order) -> None:
    second = place(order_of({make_product(seller): 1}))
    numbers = [f"{order.number}-A", f"{order.number}-B", f"{second.number}-A", "nonsense"]

    response = owner.post(f"{LIST}packings/", {"number": numbers}, follow=True)

    assert "2 parcels are packed." in response.content.decode()
    assert [package_of(order).status, package_of(second).status] == ["packed", "packed"]
    assert package_of(order, "B").status == Package.Status.TO_PACK


def test_parcel_is_sent_in_two_parts(owner: Client, order: Order) -> None:
    pack(owner, order)
    line = package_of(order).lines.get()

    owner.post(page_of(order, step="shipment/"), {**SENT, f"pieces-{line.public_id}": "1"})
    assert "Send the rest" in owner.get(page_of(order)).content.decode()
    owner.post(page_of(order, step="shipment/"), {"carrier": "Meghna"})

    assert [one.lines.get().quantity for one in Shipment.objects.order_by("number")] == [1, 1]
    assert owner.post(page_of(order, step="delivery/")).status_code == 302
    assert package_of(order).status == Package.Status.DELIVERED


def test_more_than_is_left_is_not_sent(owner: Client, order: Order) -> None:
    pack(owner, order)
    line = package_of(order).lines.get()

    response = owner.post(page_of(order, step="shipment/"), {**SENT, f"pieces-{line.public_id}": "3"})

    assert (response.status_code, Shipment.objects.count()) == (422, 0)
    assert "At most 2 are left." in response.content.decode()


def test_seller_leaves_out_a_piece_and_the_parcel_costs_less(owner: Client, order: Order) -> None:
    line = package_of(order).lines.get()
    page = page_of(order, step="shortfall/")
    assert "What can you not send?" in owner.get(page).content.decode()

    response = owner.post(page, {f"pieces-{line.public_id}": "1", "reason": "damaged"}, follow=True)

    text = response.content.decode()
    assert "1 cannot be sent" in text
    assert line.shortfalls.get().amount_minor == 1225_00


def test_nothing_is_left_out_without_a_reason(owner: Client, order: Order) -> None:
    line = package_of(order).lines.get()

    response = owner.post(page_of(order, step="shortfall/"), {f"pieces-{line.public_id}": "1"})

    assert (response.status_code, line.shortfalls.count()) == (422, 0)


@pytest.mark.parametrize("words", ["nusrat", "Jahan", "01712345678", "pot-1", "POT"])
def test_parcel_is_found_by_name_phone_and_sku(owner: Client, order: Order, words: str) -> None:
    found = owner.get(LIST, {"q": words}).context["packages"].rows

    assert [row.number for row in found] == [f"{order.number}-A"]


def test_pick_list_sums_by_sku_and_leaves_out_what_cannot_be_sent(owner: Client, seller: Seller, order: Order) -> None:
    pot = package_of(order).lines.get().variant.product
    second = place(order_of({pot: 3}))
    line = package_of(second).lines.get()
    owner.post(page_of(second, step="shortfall/"), {f"pieces-{line.public_id}": "1", "reason": "damaged"})

    picks = owner.get(f"{LIST}pick-list/").context["picks"]

    assert [(pick.sku, pick.pieces) for pick in picks] == [("POT-1", 4)]
    assert picks[0].parcels == [(f"{order.number}-A", 2), (f"{second.number}-A", 2)]


def test_pages_follow_each_other_without_a_gap(owner: Client, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.web.seller.views.orders.PAGE_SIZE", 2)
    pot = make_product(seller, stock=100)
    made = [place(order_of({pot: 1})) for _ in range(5)]
    for place_in_list, one in enumerate(made):
        day = None if place_in_list == 4 else timezone.localdate() + timedelta(days=place_in_list // 2)
        Package.objects.filter(order=one).update(ship_by_on=day)
    for query in ("?tab=to-pack", "?tab=all"):
        seen, address = [], query
        while address:
            context = owner.get(f"{LIST}{address}").context
            seen += [row.order_id for row in context["packages"].rows]
            back, address = context["pages"]["previous"], context["pages"]["next"]
        assert seen == sorted(seen, reverse=query == "?tab=all")
        assert len(seen) == 5
        previous = owner.get(f"{LIST}{back}").context["packages"].rows
        assert [row.order_id for row in previous] == seen[2:4]


@pytest.mark.parametrize("paper", ["slip/", "label/"])
def test_papers_are_pdf_and_own_ones_only(owner: Client, rival: Client, order: Order, paper: str) -> None:
    response = owner.get(page_of(order, step=paper))

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert rival.get(page_of(order, step=paper)).status_code == 404


def test_papers_of_ticked_orders_leave_out_foreign_ones(owner: Client, order: Order) -> None:
    mine = owner.post(f"{LIST}labels/", {"number": f"{order.number}-A"})
    foreign = owner.post(f"{LIST}labels/", {"number": f"{order.number}-B"})

    assert mine.content.startswith(b"%PDF-")
    assert foreign.headers["Location"] == LIST
