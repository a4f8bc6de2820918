"""Photos of the editor in Chromium: dragged into order, uploaded with a bar; buttons do both without scripts."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Page

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
    with editor.expect_navigation():
        editor.drag_and_drop("[data-sorted] li:nth-child(2)", "[data-sorted] li:nth-child(1)")

    assert shown(pot) == ["blue", "red"]


def test_photo_moves_by_its_button(editor: Page, pot: Product) -> None:
    with editor.expect_navigation():
        editor.get_by_role("button", name="Move photo 1 later").click()

    assert shown(pot) == ["blue", "red"]


def test_upload_ends_on_the_page_with_the_photo_and_its_message(editor: Page, pot: Product) -> None:
    sent = {"name": "green.png", "mimeType": "image/png", "buffer": png("green")}
    editor.set_input_files("[data-upload] input[type=file]", sent)  # type: ignore[arg-type]  # a file's mapping

    editor.click("[data-upload] button")
    editor.wait_for_selector("[data-sorted] li:nth-child(3)")

    assert shown(pot) == ["red", "blue", ""]
    assert "The photos are there." in editor.locator("#toasts").inner_text()
