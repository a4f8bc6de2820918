"""Cart and checkout in Chromium: script makes it quicker, keys are enough, nothing is bought twice."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from shop.cart.models import CartLine
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.web.common.carts import COOKIE
from tests.factories import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def basket(seller: Seller, rival_seller: Seller) -> str:
    """A guest's cart with things of two sellers; its token."""
    client = Client()
    for shop, title, stock in ((seller, "Enamel kettle", 6), (rival_seller, "Jute tote", 3)):
        variant = make_product(shop, title={"en": title}, price_minor=1000_00, stock=stock).variants.get()
        client.post("/cart/lines/", {"variant": variant.public_id})
    return client.cookies[COOKIE].value


def open_cart(page: Page, live_server: object, basket: str) -> None:
    """The cart's page, with its cookie."""
    page.context.add_cookies([{"name": COOKIE, "value": basket, "url": live_server.url}])
    page.goto("/cart/")


def line_of(page: Page, title: str) -> object:
    """A line of the cart by the name of its thing."""
    return page.get_by_role("listitem").filter(has_text=title)


def tab_to(page: Page, target: object) -> None:
    """Press Tab until the focus is there, as somebody without a mouse would."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {target}")


def fill_contact(page: Page) -> None:
    """Step 1."""
    page.get_by_label("Email").fill("nusrat@example.com")
    page.get_by_role("button", name="Continue as guest").click()
    page.wait_for_url("**/checkout/delivery/")


def fill_delivery(page: Page) -> None:
    """Step 2; the areas follow the district."""
    page.get_by_label("Full name").fill("Nusrat Jahan")
    page.get_by_label("Mobile number").fill("01712345678")
    page.get_by_label("District").select_option("Dhaka")
    page.get_by_label("Area").select_option("Mohammadpur")
    page.get_by_label("House, road and landmark").fill("House 14, Road 7")
    page.get_by_role("button", name="Continue to payment").click()
    page.wait_for_url("**/checkout/payment/")


def test_stepper_changes_totals_and_keeps_the_focus(page: Page, live_server: object, basket: str) -> None:
    open_cart(page, live_server, basket)
    more = line_of(page, "Jute tote").get_by_role("button", name="One more")

    more.click()

    expect(page.locator("#cart-link")).to_have_accessible_name("Cart, 3 items")
    expect(page.locator("#cart-status")).to_contain_text("total ৳\xa03,000")
    expect(line_of(page, "Jute tote").get_by_role("button", name="One more")).to_be_focused()
    assert page.url.endswith("/cart/")


def test_stepper_ends_at_the_stock(page: Page, live_server: object, basket: str) -> None:
    open_cart(page, live_server, basket)
    field = line_of(page, "Jute tote").get_by_role("spinbutton")

    field.fill("9")
    field.press("Tab")

    expect(line_of(page, "Jute tote").get_by_role("alert")).to_contain_text("Only 3 are left.")
    expect(line_of(page, "Jute tote").get_by_role("spinbutton")).to_have_value("1")


def test_removed_line_comes_back_by_undo(phone: Page, live_server: object, basket: str) -> None:
    open_cart(phone, live_server, basket)

    line_of(phone, "Jute tote").get_by_role("button", name="Remove").click()

    expect(phone.locator("#cart-link")).to_have_accessible_name("Cart, 1 item")
    phone.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(line_of(phone, "Jute tote")).to_be_visible()
    expect(phone.locator("#cart-link")).to_have_accessible_name("Cart, 2 items")
    assert CartLine.objects.count() == 2


def test_purchase_on_a_phone_with_an_error_on_the_way(phone: Page, live_server: object, basket: str) -> None:
    open_cart(phone, live_server, basket)
    phone.get_by_role("link", name="Checkout as guest or sign in").click()
    phone.get_by_role("button", name="Continue as guest").click()
    expect(phone.locator("#errors")).to_be_focused()
    expect(phone).to_have_title(re.compile("^Error:"))
    fill_contact(phone)
    fill_delivery(phone)

    phone.get_by_label("Cash on delivery").check()
    phone.get_by_role("button", name="Order and pay ৳\xa02,000 on delivery").click()

    expect(phone.get_by_role("heading", level=1)).to_contain_text("Your order is confirmed")
    expect(phone.get_by_text("Parcel 2 arrives")).to_be_visible()
    assert Order.objects.get().status == "placed"
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_back_after_ordering_never_orders_again(page: Page, live_server: object, basket: str) -> None:
    open_cart(page, live_server, basket)
    page.goto("/checkout/")
    fill_contact(page)
    fill_delivery(page)
    page.get_by_label("Cash on delivery").check()
    page.get_by_role("button", name="Order and pay").dblclick()
    page.wait_for_url("**/orders/**")

    page.go_back()
    page.goto("/checkout/payment/")

    assert Order.objects.count() == 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart is empty")


def test_purchase_with_keys_only(page: Page, live_server: object, basket: str) -> None:
    open_cart(page, live_server, basket)
    tab_to(page, page.get_by_role("link", name="Checkout as guest or sign in"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/contact/")
    tab_to(page, page.get_by_label("Email"))
    page.keyboard.type("nusrat@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/delivery/")
    for label, typed in (("Full name", "Nusrat Jahan"), ("Mobile number", "01712345678"), ("District", "Dhaka")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(typed)
    expect(page.get_by_label("Area").locator("option[value=Mohammadpur]")).to_be_attached()
    for label, typed in (("Area", "Mohammadpur"), ("House, road and landmark", "House 14, Road 7")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(typed)
    tab_to(page, page.get_by_role("button", name="Continue to payment"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/payment/")
    tab_to(page, page.get_by_role("radio", name=re.compile("^Card")))
    page.keyboard.press("ArrowDown")
    button = page.get_by_role("button", name="Order and pay")
    expect(button).to_be_visible()

    tab_to(page, button)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Your order is confirmed")
    assert Order.objects.get().payment_method == "cod"


def test_district_without_script_shows_its_areas(no_js: Page, live_server: object, basket: str) -> None:
    open_cart(no_js, live_server, basket)
    no_js.goto("/checkout/")
    fill_contact(no_js)
    no_js.get_by_label("District").select_option("Khulna")

    no_js.get_by_role("button", name="Show areas").click()

    expect(no_js.get_by_label("Area").locator("option[value=Sonadanga]")).to_be_attached()
    expect(no_js.get_by_role("button", name="Continue to payment")).to_be_visible()
