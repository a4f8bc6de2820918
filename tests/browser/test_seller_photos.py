"""The editor in Chromium: photos dragged and uploaded with a bar, languages behind tabs, signs written by buttons."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product, ProductImage
from shop.catalog.services import add_image
from shop.listings.services import trust_seller
from shop.sellers.models import Seller
from tests.browser.conftest import OpenPage
from tests.factories import make_product
from tests.listings.conftest import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pot(seller: Seller, by: Actor, at: datetime) -> Product:
    """A pot with a red and a blue photo, of a seller whom the office trusts."""
    trust_seller(seller_id=seller.pk, by=by, at=at)
    product = make_product(seller, title={"en": "Clay pot"})
    for colour in ("red", "blue"):
        add_image(product_id=product.pk, content=png(colour), alt={"en": colour})
    return product


@pytest.fixture
def editor(open_page: OpenPage, live_server: object, pot: Product) -> Page:
    """The pot's editor in Rehana's browser."""
    signed_in = Client()
    signed_in.force_login(User.objects.get(email="rehana@example.com"))
    page = open_page()
    address = live_server.url  # type: ignore[attr-defined]  # pytest-django's server
    cookies = [{"name": key, "value": cookie.value, "url": address} for key, cookie in signed_in.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # Playwright's typed mapping
    page.goto(f"/seller/products/{pot.public_id}/")
    return page


def shown(pot: Product) -> list[str]:
    """The photos by their descriptions, in order."""
    rows = ProductImage.objects.filter(product=pot, removed_at=None).order_by("position")
    return [row.alt.get("en", "") for row in rows]


def test_photo_dragged_to_the_front_is_the_cover(editor: Page, pot: Product) -> None:
    editor.drag_and_drop("[data-sorted] li:nth-child(2)", "[data-sorted] li:nth-child(1)")
    expect(editor.locator("#toasts")).to_contain_text("Saved.")

    assert shown(pot) == ["blue", "red"]


def test_photo_moves_by_its_button_which_keeps_the_focus(editor: Page, pot: Product) -> None:
    editor.get_by_role("button", name="Move photo 1 later").press("Enter")

    expect(editor.get_by_role("button", name="Move photo 2 later")).to_be_focused()
    assert shown(pot) == ["blue", "red"]


def test_chosen_photo_is_sent_and_what_is_typed_beside_it_stays_and_can_be_saved(editor: Page, pot: Product) -> None:
    editor.locator("#id_title_en").fill("Clay jar")
    sent = {"name": "green.png", "mimeType": "image/png", "buffer": png("green")}

    editor.set_input_files("[data-upload] input[type=file]", sent)  # type: ignore[arg-type]  # a file's mapping

    editor.wait_for_selector("[data-sorted] li:nth-child(3)")
    assert shown(pot) == ["red", "blue", ""]
    expect(editor.locator("#toasts")).to_contain_text("The photos are there.")
    assert editor.locator("#id_title_en").input_value() == "Clay jar"
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save changes").press("Enter")
    pot.refresh_from_db()
    assert pot.title["en"] == "Clay jar"


def test_photo_does_not_hide_that_somebody_else_changed_the_product(editor: Page, pot: Product) -> None:
    Product.objects.filter(pk=pot.pk).update(title={"en": "Their pot"})

    editor.get_by_role("button", name="Move photo 1 later").press("Enter")
    expect(editor.locator("#toasts")).to_contain_text("Saved.")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save changes").press("Enter")

    pot.refresh_from_db()
    assert pot.title["en"] == "Their pot"
    expect(editor.locator("#errors")).to_contain_text("Somebody changed this product in the meantime.")


def test_languages_are_tabs_that_arrows_move_between_and_a_fault_opens_its_own(editor: Page, pot: Product) -> None:
    editor.get_by_role("tab", name="English").press("ArrowRight")

    assert editor.get_by_role("tabpanel").count() == 1
    editor.locator("#id_title_bn").fill("মাটির পাত্র")
    assert not editor.locator("#id_title_en").is_visible()
    editor.get_by_role("tab", name="English").click()
    editor.locator("#id_title_en").fill("")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save changes").press("Enter")
    assert editor.locator("#id_title_en").is_visible()
    editor.locator("#id_title_en").fill("Clay pot")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save changes").press("Enter")
    pot.refresh_from_db()
    assert dict(pot.title) == {"en": "Clay pot", "bn": "মাটির পাত্র"}


def test_buttons_write_the_signs_of_a_text_and_take_them_back(editor: Page, pot: Product) -> None:
    text, english = editor.locator("#id_description_en"), editor.locator("#texts-en")
    text.fill("Warm\nSoft")
    text.select_text()

    english.get_by_role("button", name="List").press("Enter")
    assert text.input_value() == "- Warm\n- Soft"
    english.get_by_role("button", name="List").press("Enter")
    english.get_by_role("button", name="Bold").press("Enter")

    assert text.input_value() == "**Warm\nSoft**"
