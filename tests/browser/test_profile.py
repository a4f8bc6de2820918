"""Addresses and saved items on a phone: choices narrow by themselves, hearts turn at once."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.discovery.models import Saved
from shop.profiles.models import Address
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def nusrat(phone: Page, live_server: Any, shopper: User) -> Page:
    """The phone of Nusrat, signed in."""
    client = Client()
    client.force_login(shopper)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    phone.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return phone


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_areas_follow_the_district_and_what_was_typed_stays(nusrat: Page) -> None:
    nusrat.goto("/profile/addresses/")
    nusrat.get_by_role("main").get_by_role("link", name="Add an address").click()
    expect(nusrat.get_by_label("Full name")).to_have_value("Nusrat Jahan")
    nusrat.get_by_label("House, road and landmark").fill("House 14, Road 7")
    nusrat.get_by_label("District").select_option("Sylhet")
    expect(nusrat.get_by_label("Area").get_by_role("option", name="Beanibazar")).to_be_attached()
    nusrat.get_by_label("Area").select_option("Beanibazar")
    nusrat.get_by_label("Phone number").fill("01712345678")
    assert fits(nusrat)

    nusrat.get_by_role("button", name="Save the address").click()

    expect(nusrat.get_by_role("listitem").filter(has_text="House 14, Road 7")).to_contain_text("Beanibazar, Sylhet")
    assert Address.objects.values_list("street", "area", "phone").get() == (
        "House 14, Road 7",
        "Beanibazar",
        "+8801712345678",
    )


def test_lines_follow_the_country(nusrat: Page) -> None:
    nusrat.goto("/profile/addresses/new/")

    nusrat.get_by_label("Country").select_option("US")

    expect(nusrat.get_by_label("ZIP code")).to_be_visible()
    expect(nusrat.get_by_label("State").get_by_role("option", name="California")).to_be_attached()
    expect(nusrat.get_by_label("District")).to_have_count(0)


def test_heart_turns_and_the_item_moves_to_the_cart(nusrat: Page, seller: Seller) -> None:
    make_product(seller, title={"en": "Enamel kettle"}, price_minor=1000_00)
    nusrat.goto("/products/")
    heart = nusrat.get_by_role("button", name="Save Enamel kettle")

    heart.click()

    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_have_attribute("value", "0")
    assert Saved.objects.count() == 1
    nusrat.goto("/profile/wishlist/")
    assert fits(nusrat)
    nusrat.get_by_role("button", name=re.compile("Move to cart")).click()
    expect(nusrat.locator("#cart-link")).to_have_accessible_name("Cart, 1 item")
    expect(nusrat.get_by_text("Nothing saved yet")).to_be_visible()


@pytest.mark.parametrize("path", ["", "preferences/", "seen/", "reviews/", "data/", "data/deletion/"])
def test_pages_fit_a_phone(nusrat: Page, path: str) -> None:
    nusrat.goto(f"/profile/{path}")

    assert fits(nusrat)
