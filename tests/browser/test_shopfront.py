"""Looking for goods in Chromium: with script nothing jumps and the focus stays; without it everything still works."""

import pytest
from playwright.sync_api import Page, expect

from shop.catalog.models import Attribute, AttributeChoice, ProductAttribute
from shop.sellers.models import Seller
from tests.factories import make_category, make_product, make_variants

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def goods(seller: Seller, rival_seller: Seller) -> None:
    """Forty cups of clay or brass, the cheapest first made."""
    category = make_category("cups")
    material = Attribute.objects.create(
        code="material", category=category, label={"en": "Material"}, kind="choice", facet=True
    )
    choices = [
        AttributeChoice.objects.create(attribute=material, code=code, name={"en": code.title()})
        for code in ("clay", "brass")
    ]
    for number in range(40):
        owner = rival_seller if number % 4 else seller
        product = make_product(
            owner, title={"en": f"Cup {number}"}, price_minor=(100 + number) * 100, category=category
        )
        ProductAttribute.objects.create(product=product, attribute=material, choice=choices[number % 2])


def test_a_filter_narrows_in_place_and_keeps_the_focus(page: Page) -> None:
    page.goto("/c/cups/")

    page.get_by_role("checkbox", name="Clay 20").check()

    expect(page.locator("#count")).to_have_text("20 products")
    expect(page.get_by_role("checkbox", name="Clay 20")).to_be_focused()
    expect(page).to_have_url("/c/cups/?a.material=clay")
    expect(page.get_by_role("link", name="Remove filter Clay")).to_be_visible()


def test_a_price_typed_while_results_come_is_not_lost(page: Page) -> None:
    page.goto("/c/cups/")

    page.get_by_label("From (৳)").fill("120")
    page.get_by_label("To (৳)").press_sequentially("129", delay=150)
    expect(page.locator("#count")).not_to_have_text("40 products")
    expect(page.get_by_label("To (৳)")).to_have_value("129")
    page.get_by_label("To (৳)").press("Enter")

    expect(page.locator("#count")).to_have_text("10 products")
    expect(page.get_by_label("To (৳)")).to_be_focused()
    expect(page.get_by_label("To (৳)")).to_have_value("129")


def test_an_unreadable_price_is_explained_where_it_was_typed(page: Page) -> None:
    page.goto("/c/cups/")

    page.get_by_label("From (৳)").fill("cheap")
    page.get_by_label("From (৳)").press("Enter")

    expect(page.locator("#price-error")).to_have_text("Write the price in digits, for example 500.")
    expect(page.get_by_label("From (৳)")).to_have_value("cheap")


def test_the_order_changes_in_place_and_back_undoes_it(page: Page) -> None:
    page.goto("/c/cups/")

    page.get_by_label("Sort").focus()
    page.get_by_label("Sort").select_option("price-down")

    expect(page.locator("#results article a").first).to_have_text("Cup 39")
    expect(page.get_by_label("Sort")).to_be_focused()
    page.get_by_label("Sort").select_option("price-up")
    expect(page.locator("#results article a").first).to_have_text("Cup 0")
    page.go_back()
    expect(page.locator("#results article a").first).to_have_text("Cup 39")


def test_show_more_adds_cards_and_focuses_the_first_of_them(page: Page) -> None:
    page.goto("/c/cups/?sort=price-up")

    page.get_by_role("link", name="Show 4 more").click()

    expect(page.get_by_role("link", name="Cup 36")).to_be_focused()
    expect(page.locator("#results article")).to_have_count(40)
    expect(page).to_have_url("/c/cups/?sort=price-up&page=2")
    page.reload()
    expect(page.locator("#results article")).to_have_count(40)


def test_phones_filter_in_a_sheet(phone: Page) -> None:
    phone.goto("/c/cups/")

    phone.get_by_role("link", name="Filters").click()
    sheet = phone.get_by_role("dialog", name="Filters")
    sheet.get_by_role("checkbox", name="Brass 20").check()
    sheet.get_by_role("button", name="Show 20 products").click()

    expect(phone).to_have_url("/c/cups/?price_min=&price_max=&a.material=brass")
    expect(phone.locator("#count")).to_have_text("20 products")


def test_without_script_filters_have_a_button(no_js: Page) -> None:
    no_js.goto("/c/cups/")

    no_js.get_by_role("checkbox", name="Clay 20").check()
    no_js.get_by_role("button", name="Apply filters").click()

    expect(no_js.locator("#count")).to_have_text("20 products")


def test_an_option_changes_price_and_address_and_keeps_the_focus(page: Page, seller: Seller) -> None:
    blue = make_variants(seller, "Red", "Blue", stock=4)[1]
    type(blue).objects.filter(pk=blue.pk).update(price_minor=250_00)
    page.goto(f"/products/{blue.product.slug}/")

    page.get_by_text("Blue", exact=True).click()

    expect(page.locator("#offer")).to_contain_text("250")
    expect(page.get_by_role("radio", name="Blue")).to_be_focused()
    expect(page).to_have_url(f"/products/{blue.product.slug}/?sku={blue.sku}")
    expect(page.locator('input[name="variant"]')).to_have_value(str(blue.public_id))


def test_without_script_an_option_has_a_button(no_js: Page, seller: Seller) -> None:
    blue = make_variants(seller, "Red", "Blue", stock=4)[1]
    no_js.goto(f"/products/{blue.product.slug}/")

    no_js.get_by_text("Blue", exact=True).click()
    no_js.get_by_role("button", name="Show price").click()

    expect(no_js.locator('input[name="variant"]')).to_have_value(str(blue.public_id))


def test_adding_to_the_cart_counts_in_the_header_and_keeps_the_focus(page: Page) -> None:
    page.goto("/products/cup-7/")

    page.get_by_role("button", name="Add to cart").press("Enter")

    expect(page.get_by_role("link", name="Cart, 1 item")).to_be_visible()
    expect(page.get_by_role("button", name="Add to cart")).to_be_focused()
