"""From the application to the refund with nothing but links and forms: the whole life of a shop and of two orders.

The same acts run in Chromium in `tests/browser/test_selling.py`.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.queries import states_of
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.reviews.models import Review
from tests.cast import with_app
from tests.fulfilment.conftest import open_desk
from tests.queue import drain

from . import selling
from .visitors import PlainVisitor, Upload

__all__ = ["open_desk"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of imported products stay where they lie."""
    monkeypatch.setattr("shop.catalog.services.bulk.images.fetch_waiting_pictures", lambda: None)


@pytest.fixture
def owner(shopper: User) -> PlainVisitor:
    """Nusrat, who opens a shop; her account has a second step."""
    return PlainVisitor(selling.proven(with_app(shopper)))


@pytest.fixture
def office(operator: User) -> PlainVisitor:
    """Farzana in the office."""
    return PlainVisitor(selling.proven(operator))


@pytest.fixture
def scarf(owner: PlainVisitor, office: PlainVisitor) -> Product:
    """Ten scarves for 1,000 taka of Nusrat's new shop, approved by the office."""
    selling.let_in(office, selling.apply(owner))
    product = selling.list_product(owner, price="1000", stock="10")
    selling.approve_change(office, product)
    drain()
    return product


def buyer_of(user: User) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(user)
    return client


def price_of(product: Product) -> int:
    """What shoppers pay for the scarf."""
    return states_of([product.pk])[product.pk].variants[0].price_minor


def assert_books_agree() -> None:
    """`manage.py ledger verify` finds nothing."""
    said = StringIO()
    call_command("ledger", "verify", stdout=said)
    assert "no differences" in said.getvalue()


def test_office_sees_the_papers_side_by_side_and_opens_the_portal(owner: PlainVisitor, office: PlainVisitor) -> None:
    seller = selling.apply(owner)
    assert "We are looking at it" in owner.html

    papers = selling.let_in(office, seller)

    for shown in ("Nusrat Jahan", "1234567890", "1501203344556", "<img"):
        assert shown in papers
    seller.refresh_from_db()
    assert (seller.status, owner.client.get("/seller/").status_code) == ("approved", 200)


def test_new_sellers_product_and_price_wait_for_the_office(
    client: Client, owner: PlainVisitor, office: PlainVisitor
) -> None:
    selling.let_in(office, selling.apply(owner))
    scarf = selling.list_product(owner, price="1000", stock="10")
    assert client.get(f"/products/{scarf.slug}/").status_code == 404
    selling.approve_change(office, scarf)
    assert "Wool scarf" in client.get(f"/products/{scarf.slug}/").text

    said = selling.change_price(owner, scarf, "1600")

    assert "The office looks at it first." in said
    assert price_of(scarf) == 1000_00
    selling.approve_change(office, scarf)
    assert price_of(scarf) == 1600_00


def test_imported_product_is_edited_sold_labelled_and_delivered(
    owner: PlainVisitor, office: PlainVisitor, other_shopper: User
) -> None:
    assert_imported_and_sold(selling.OTHER_SHOP, 2, owner=owner, office=office, buyer=buyer_of(other_shopper))


@pytest.mark.prove
@pytest.mark.needs_shared
def test_997_products_of_a_real_shop_are_imported_and_one_is_edited_sold_and_delivered(
    owner: PlainVisitor, office: PlainVisitor, other_shopper: User, shared: Path
) -> None:
    content = (shared / "data" / "import" / "shopify_fashion.csv.gz").read_bytes()
    file = Upload("shopify_fashion.csv.gz", content, "application/gzip")

    assert_imported_and_sold(file, 997, owner=owner, office=office, buyer=buyer_of(other_shopper))


def assert_imported_and_sold(
    file: Upload, products: int, *, owner: PlainVisitor, office: PlainVisitor, buyer: Client
) -> None:
    """The file becomes so many products; one in stock goes through the office, an edit, a sale and to the door."""
    selling.let_in(office, selling.apply(owner))
    run = selling.import_products(owner, file)
    assert ("The import is done." in owner.html, run.created, Product.objects.count()) == (True, products, products)
    chosen = Product.objects.filter(status="pending", variants__stock__on_hand__gte=2).earliest("pk")
    assert str(chosen.public_id) in owner.open(f"/seller/products/?q={chosen.title}")
    selling.change_price(owner, chosen, "990")
    selling.approve_change(office, chosen)

    order = selling.buy(buyer, chosen, 2, "cod")
    parcel = selling.parcel_of(order)
    assert (parcel.line.unit_price_minor, parcel.line.quantity) == (990_00, 2)
    selling.pack(owner, parcel)
    assert owner.client.get(f"{parcel.page}label/").content.startswith(b"%PDF-")
    selling.send_part(owner, parcel, 2)
    selling.deliver_by_hand(owner, parcel)

    parcel.package.refresh_from_db()
    assert parcel.package.status == "delivered"
    assert_books_agree()


def test_cash_order_goes_in_two_parts_by_hand_and_by_courier(
    owner: PlainVisitor, scarf: Product, other_shopper: User, open_desk: object
) -> None:
    desk = open_desk("pathao")  # type: ignore[operator]  # the fixture opens desks
    parcel = selling.parcel_of(selling.buy(buyer_of(other_shopper), scarf, 3, "cod"))

    selling.pack(owner, parcel)
    for paper in ("slip/", "label/"):
        assert owner.client.get(f"{parcel.page}{paper}").content.startswith(b"%PDF-")
    selling.send_part(owner, parcel, 1)
    shipment = selling.book_rest(owner, parcel)
    assert list(desk.booked) == [shipment.public_id.hex]
    assert [selling.carrier_says(shipment, event) for event in ("picked", "delivered")] == [202, 202]
    shipment.refresh_from_db()
    assert shipment.progress == "delivered"
    selling.deliver_by_hand(owner, parcel)

    parcel.package.refresh_from_db()
    assert parcel.package.status == "delivered"
    assert_books_agree()


def test_delivered_scarf_is_reviewed_and_the_seller_replies(
    client: Client, owner: PlainVisitor, scarf: Product, other_shopper: User
) -> None:
    parcel = delivered(owner, selling.buy(buyer_of(other_shopper), scarf, 1, "cod"))

    selling.review(PlainVisitor(buyer_of(other_shopper)), parcel.line)
    assert "A little long." in owner.open("/seller/reviews/")
    selling.reply(owner, "We shall knit shorter ones.")

    written = Review.objects.get()
    assert (written.rating, written.verified, len(written.photos)) == (4, True, 1)
    assert written.reply == "We shall knit shorter ones."


def test_guest_paid_by_card_sends_back_two_and_gets_back_one(owner: PlainVisitor, scarf: Product) -> None:
    order = selling.buy(Client(), scarf, 3, "sandbox")
    parcel = delivered(owner, order)
    case = selling.ask_return(PlainVisitor(), order, parcel.line, 2)

    selling.accept_return(owner, case)
    selling.receive_return(owner, case, 1)
    drain()

    case.refresh_from_db()
    assert (case.status, case.lines.get().received_quantity, case.refund_minor) == ("settled", 1, 1000_00)
    assert [(refund.status, refund.amount_minor) for refund in Refund.objects.all()] == [("done", 1000_00)]
    assert_books_agree()


def delivered(owner: PlainVisitor, order: Order) -> selling.Parcel:
    """Packed, sent by hand as a whole, and there."""
    parcel = selling.parcel_of(order)
    selling.pack(owner, parcel)
    selling.send_part(owner, parcel, parcel.line.quantity)
    selling.deliver_by_hand(owner, parcel)
    drain()
    return parcel
