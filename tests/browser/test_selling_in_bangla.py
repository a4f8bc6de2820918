"""A seller's day in Bangla in Chromium, on a phone and by the keyboard: the acts that fill a day, Bangla digits typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.inventory.models import StockLevel
from shop.listings.services import trust_seller
from shop.payments.models import Refund
from shop.returns.models import ReturnCase
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.visitor import ChromiumVisitor
from tests.cast import NOW, with_app
from tests.factories import make_category, make_product
from tests.flows import selling
from tests.flows.visitors import PlainVisitor
from tests.fulfilment.conftest import open_desk
from tests.queue import drain

__all__ = ["open_desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = "main :is(h1, h2, h3, label, legend, th, dt, .btn, .badge, .hint, .notice)"
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(r"Rehana Begum|Rupganj Clay|Nusrat Jahan|Pathao|Steadfast|RedX|EasyPost|English|SKU|CSV|XLSX|PDF")


class BanglaVisitor(ChromiumVisitor):
    """A visitor whose pages speak Bangla in all that the shop itself says."""

    def arrived(self) -> str:
        """Where it led; no heading, label, button or hint of it is left in English."""
        html = super().arrived()
        assert self.page.locator("html").get_attribute("lang") == "bn", self.path
        said = self.page.locator(SAID).all_inner_texts()
        assert [text for text in said if ENGLISH.search(NAMES.sub("", text))] == [], self.path
        return html


@pytest.fixture
def owner(open_page: OpenPage, live_server: Any, seller: Seller, by: Actor) -> BanglaVisitor:
    """Rehana, who reads Bangla; the office trusts her."""
    trust_seller(seller_id=seller.pk, by=by, at=NOW)
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    person = User.objects.get(email="rehana@example.com")
    person.language = "bn"
    person.save(update_fields=["language"])
    page = open_page(viewport=PHONE, has_touch=True)
    cookies = selling.proven(with_app(person)).cookies.items()
    carried: Any = [{"name": key, "value": cookie.value, "url": live_server.url} for key, cookie in cookies]
    page.context.add_cookies(carried)
    return BanglaVisitor(page)


def test_seller_lists_packs_sends_and_takes_back_in_bangla(
    owner: BanglaVisitor, seller: Seller, open_desk: Any
) -> None:
    scarf = listed(owner)
    counted(owner, scarf)
    order = selling.buy(Client(), make_product(seller, title={"en": "Pot", "bn": "পাত্র"}), 3, "sandbox")
    parcel = selling.parcel_of(order)
    open_desk("pathao")

    selling.pack(owner, parcel)
    sent = {"carrier": "পদ্মা", "tracking_code": "PC-77", f"pieces-{parcel.line.public_id}": "১"}
    owner.send("/shipment/", sent)
    shipment = selling.book_rest(owner, parcel)
    assert [selling.carrier_says(shipment, event) for event in ("picked", "delivered")] == [202, 202]
    selling.deliver_by_hand(owner, parcel)
    case = selling.ask_return(PlainVisitor(), order, parcel.line, 2)
    selling.accept_return(owner, case)
    taken_back(owner, case)

    drain()
    assert [(refund.status, refund.amount_minor) for refund in Refund.objects.all()] == [("done", 100_00)]
    for place in ("", "money/", "returns/", "delivery/", "exports/"):
        owner.open(f"/seller/{place}")


def listed(owner: BanglaVisitor) -> Product:
    """A scarf with a Bangla name and Bangla figures, on sale at once."""
    category = make_category("scarves")
    owner.open("/seller/products/new/")
    owner.send("/products/new/", {"title": "পশমের চাদর", "category": str(category.public_id)})
    scarf = Product.objects.latest("pk")
    owner.page.set_input_files(
        "#photo-files", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": selling.photo("a.jpg").content}
    )
    expect(owner.page.locator("[data-sorted] > li")).to_have_count(1)
    ready = {"description_bn": "উষ্ণ ও নরম।", "v0-price": "১০০০", "v0-weight": "৩০০", "v0-stock": "১০"}
    owner.send(f"/products/{scarf.public_id}/", {"status": "active", **ready})
    scarf.refresh_from_db()
    assert (scarf.status, scarf.slug, scarf.title["bn"]) == ("active", "poshmer-chador", "পশমের চাদর")
    return scarf


def counted(owner: BanglaVisitor, scarf: Product) -> None:
    """One more of it on the shelf: the row is saved in place, and the button keeps the focus."""
    owner.open("/seller/stock/?tab=all")
    owner.page.get_by_label("হাতে আছে").fill("১১")
    owner.page.get_by_role("button", name="সেভ করুন").press("Enter")
    expect(owner.page.get_by_role("status").filter(has_text="সেভ হয়েছে।")).to_be_visible()
    expect(owner.page.get_by_role("button", name="সেভ করুন")).to_be_focused()
    assert StockLevel.objects.get(variant__product=scarf).on_hand == 11


def taken_back(owner: BanglaVisitor, case: ReturnCase) -> None:
    """One of the two pieces came back, and is paid for."""
    line = case.lines.get()
    owner.open(f"/seller/returns/{case.public_id}/")
    owner.send("/receipt/", {"outcome": "refund", f"pieces-{line.pk}": "১", f"condition-{line.pk}": "used"})
