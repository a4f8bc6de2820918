"""The life of a shop in Chromium on a phone, by the keyboard alone: the acts of `tests/flows/selling.py`, in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.payments.models import Refund
from shop.reviews.models import Review
from shop.shipping.services import set_flat_rate
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.visitor import ChromiumVisitor
from tests.cast import with_app
from tests.flows import selling
from tests.fulfilment.conftest import open_desk
from tests.queue import drain

__all__ = ["open_desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Enter = Callable[[Client], ChromiumVisitor]


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of imported products stay where they lie."""
    monkeypatch.setattr("shop.catalog.services.bulk.images.fetch_waiting_pictures", lambda: None)


@pytest.fixture
def enter(open_page: OpenPage, live_server: Any) -> Enter:
    """Open a browser in which somebody is signed in."""

    def entered(client: Client) -> ChromiumVisitor:
        page = open_page(viewport=PHONE, has_touch=True)
        cookies: Any = [
            {"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()
        ]
        page.context.add_cookies(cookies)
        return ChromiumVisitor(page)

    return entered


def test_shop_lives_from_the_application_to_the_refund(
    enter: Enter, shopper: User, other_shopper: User, operator: User, open_desk: Any
) -> None:
    owner, office = enter(selling.proven(with_app(shopper))), enter(selling.proven(operator))
    buyer = Client()
    buyer.force_login(other_shopper)
    seller = selling.apply(owner)
    selling.let_in(office, seller)
    assert selling.import_products(owner, selling.OTHER_SHOP).created == 2
    assert "The import is done." in owner.html
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    scarf = selling.list_product(owner, price="1000", stock="10")
    selling.approve_change(office, scarf)
    assert "The office looks at it first." in selling.change_price(owner, scarf, "1600")
    selling.approve_change(office, scarf)
    drain()

    cash = selling.parcel_of(selling.buy(buyer, scarf, 3, "cod"))
    open_desk("pathao")
    selling.pack(owner, cash)
    selling.send_part(owner, cash, 1)
    shipment = selling.book_rest(owner, cash)
    assert [selling.carrier_says(shipment, event) for event in ("picked", "delivered")] == [202, 202]
    selling.deliver_by_hand(owner, cash)
    selling.review(enter(buyer), cash.line)
    selling.reply(owner, "We shall knit shorter ones.")
    assert (Review.objects.get().reply, len(Review.objects.get().photos)) == ("We shall knit shorter ones.", 1)

    assert refunded(owner, enter, scarf) == [("done", 1600_00)]


def refunded(owner: Any, enter: Enter, scarf: Product) -> list[tuple[str, int]]:
    """What comes of three scarves that a guest pays by card, two of them asked back, and one received."""
    card = selling.buy(Client(), scarf, 3, "sandbox")
    parcel = selling.parcel_of(card)
    selling.pack(owner, parcel)
    selling.send_part(owner, parcel, 3)
    selling.deliver_by_hand(owner, parcel)
    case = selling.ask_return(enter(Client()), card, parcel.line, 2)
    selling.accept_return(owner, case)
    selling.receive_return(owner, case, 1)
    drain()
    return [(refund.status, refund.amount_minor) for refund in Refund.objects.all()]
