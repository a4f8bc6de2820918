"""The list of orders in Chromium: an order opens beside it where there is room, and what is ticked is counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from shop.accounts.models import User
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.browser.conftest import PHONE, OpenPage
from tests.factories import make_product
from tests.factories.orders import order_of, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def numbers(seller: Seller) -> list[str]:
    """Two orders to pack."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    pot = make_product(seller, title={"en": "Clay pot"}, stock=10)
    return [place(order_of({pot: pieces})).number for pieces in (1, 2)]


def listed(open_page: OpenPage, live_server: Any, **options: Any) -> Page:
    """The list in Rehana's browser."""
    signed_in = Client()
    signed_in.force_login(User.objects.get(email="rehana@example.com"))
    page = open_page(**options)
    cookies: Any = [{"name": key, "value": one.value, "url": live_server.url} for key, one in signed_in.cookies.items()]
    page.context.add_cookies(cookies)
    page.goto("/seller/orders/")
    return page


def test_order_opens_beside_the_list_and_what_is_ticked_is_counted(
    open_page: OpenPage, live_server: Any, numbers: list[str]
) -> None:
    page = listed(open_page, live_server)
    detail = page.locator("#detail")
    detail.get_by_role("heading", name=f"Order {numbers[0]}-A").wait_for()
    packs = page.locator("#packages").get_by_role("button", name="Mark packed")

    page.get_by_role("link", name=f"{numbers[1]}-A").first.press("Enter")
    detail.get_by_role("heading", name=f"Order {numbers[1]}-A").wait_for()
    assert page.url.endswith(f"/seller/orders/{numbers[1]}-A/")
    assert packs.is_disabled()
    page.get_by_label("Tick all on this page").press("Space")

    assert page.locator("[data-ticked]").inner_text() == "2"
    with page.expect_navigation():
        packs.press("Enter")
    assert "2 parcels are packed." in page.locator("#toasts").inner_text()


def test_order_opens_on_its_own_page_on_a_phone(open_page: OpenPage, live_server: Any, numbers: list[str]) -> None:
    page = listed(open_page, live_server, viewport=PHONE, has_touch=True)

    with page.expect_navigation():
        page.get_by_role("link", name=f"{numbers[1]}-A").press("Enter")

    assert page.get_by_role("heading", level=1).inner_text() == f"Order {numbers[1]}-A"
