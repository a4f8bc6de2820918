"""What orders tell people: who gets which mail, once, in their language, with the order's own figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from shop.accounts.models import User
from shop.base.models import Delivery, Event
from shop.checkout.services import cancel_order
from shop.fulfilment.services import leave_out_lines, pack_package, ship_package
from shop.notifications import handlers
from shop.notifications.models import CaughtMail, Mail
from shop.orders.models import Order
from shop.orders.types import Contact
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.tax.models import TaxRate
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.orders import FACTORY, NUSRAT, order_of, package_of, place
from tests.queue import drain

pytestmark = pytest.mark.django_db(transaction=True)
STANDS = ("order",)


@pytest.fixture
def order(seller: Seller, rival_seller: Seller) -> Order:
    """Two pots of Rehana's and a bag of Kamal's, not confirmed yet."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    set_flat_rate(seller_id=rival_seller.pk, price_minor=120_00)
    pot = make_product(seller, price_minor=1225_00, title={"en": "Clay pot <small>", "bn": "মাটির পাত্র"}, sku="POT-1")
    return order_of({pot: 2, make_product(rival_seller, price_minor=890_00, title={"en": "Jute bag"}): 1})


def recipients(kind: str) -> list[str]:
    """Who got mails of this kind."""
    return sorted(Mail.objects.filter(kind__startswith=kind).values_list("recipient", flat=True))


def test_placed_order_tells_the_shopper_and_each_seller_once(order: Order) -> None:
    place(order, at=timezone.now())
    drain()
    drain()

    assert recipients("orders.placed") == ["nusrat@example.com", "rupganj-clay@example.com", "sonali-fibre@example.com"]
    assert Mail.objects.filter(sent_at=None).count() == 0


def test_handler_that_runs_twice_writes_nothing_new(order: Order) -> None:
    place(order)
    drain()
    before = list(Mail.objects.order_by("pk").values())

    with transaction.atomic():
        handlers.tell_of_placed_order(Event.objects.get(name="orders.placed"))
    Delivery.objects.update(done_at=None)
    drain()

    assert list(Mail.objects.order_by("pk").values()) == before


def test_confirmation_shows_parcels_and_the_orders_figures(order: Order) -> None:
    place(order)
    drain()

    mail = Mail.objects.get(kind="orders.placed")
    assert mail.subject == f"Order {order.number} confirmed"
    for part in (mail.text, mail.html):
        assert "Parcel 1 from Rupganj Clay Studio" in part
        assert "Parcel 2 from Sonali Fibre" in part
        for figure in ("Tk 2,450", "Tk 890", "Tk 3,340", "Tk 200", "Tk 3,540"):
            assert figure in part
        assert f"http://localhost:8000/orders/{order.number}/{order.token}/" in part
        assert "House 14, Road 7, beside Sonali Bank" in part
    assert "Clay pot &lt;small&gt;" in mail.html
    assert "Clay pot <small>" in mail.text
    assert len(mail.html.encode()) < 60_000


def test_seller_reads_own_lines_only(order: Order) -> None:
    place(order)
    drain()

    mail = Mail.objects.get(recipient="rupganj-clay@example.com")
    assert mail.subject == f"New order {order.number}-A"
    assert f"http://localhost:8000/seller/orders/{order.number}-A/" in mail.text
    for part in (mail.text, mail.html):
        assert "POT-1" in part
        assert "Tk 2,530" in part
        assert "Jute bag" not in part
        assert "nusrat@example.com" not in part


@pytest.mark.parametrize(("language", "direction", "word"), [("bn", "ltr", "মাটির পাত্র"), ("ar", "rtl", "Clay pot")])
def test_shopper_reads_the_language_of_the_order(order: Order, language: str, direction: str, word: str) -> None:
    Order.objects.update(language=language)
    place(order)
    drain()

    mail = Mail.objects.get(kind="orders.placed")
    assert (mail.language, f'<html lang="{language}" dir="{direction}">' in mail.html) == (language, True)
    assert word in mail.text
    assert f"http://localhost:8000/{language}/orders/{order.number}/{order.token}/" in mail.text
    assert Mail.objects.get(recipient="sonali-fibre@example.com").language == "en"


def test_seller_reads_the_owners_language(order: Order) -> None:
    User.objects.filter(email="rehana@example.com").update(language="bn")
    place(order)
    drain()

    assert Mail.objects.get(recipient="rupganj-clay@example.com").language == "bn"


def test_signed_in_shopper_is_led_to_the_own_order(order: Order, shopper: User) -> None:
    Order.objects.update(user=shopper)
    place(order)
    drain()

    mail = Mail.objects.get(kind="orders.placed")
    assert f"http://localhost:8000/profile/orders/{order.number}/" in mail.text
    assert order.token not in mail.text + mail.html


def test_one_person_with_two_shops_hears_of_both_parcels(order: Order) -> None:
    Seller.objects.update(email="both@example.com")
    place(order)
    drain()

    subjects = Mail.objects.filter(recipient="both@example.com").order_by("subject").values_list("subject", flat=True)
    assert list(subjects) == [f"New order {order.number}-A", f"New order {order.number}-B"]


def test_order_without_an_address_writes_to_sellers_only(seller: Seller, order: Order) -> None:
    order.contact.email = ""
    order.contact.save()
    place(order)
    drain()

    assert recipients("orders.placed") == ["rupganj-clay@example.com", "sonali-fibre@example.com"]


def test_cancelled_order_tells_everybody_who_was_told_of_it(order: Order) -> None:
    place(order)
    cancel_order(order_id=order.pk, by=FACTORY, at=NOW, reason="changed my mind")
    drain()

    assert recipients("orders.cancelled") == [
        "nusrat@example.com",
        "rupganj-clay@example.com",
        "sonali-fibre@example.com",
    ]
    assert "There is nothing to pay." in Mail.objects.get(kind="orders.cancelled").text
    assert "Do not send it" in Mail.objects.get(kind="orders.cancelled.seller.A").text


def test_order_that_was_never_placed_is_cancelled_in_silence(order: Order) -> None:
    cancel_order(order_id=order.pk, by=FACTORY, at=NOW, reason="changed my mind")
    drain()

    assert Event.objects.filter(name="orders.cancelled").count() == 1
    assert Mail.objects.count() == 0


def test_shipped_parcel_tells_the_shopper_only_of_that_parcel(order: Order) -> None:
    place(order)
    package = package_of(order, "B")
    pack_package(package_id=package.pk, by=FACTORY, at=NOW)
    ship_package(package_id=package.pk, carrier="Padma Courier", tracking_code="PC-77", by=FACTORY, at=NOW)
    drain()

    mail = Mail.objects.get(kind="orders.package_shipped")
    assert (mail.recipient, mail.subject) == ("nusrat@example.com", f"Parcel {order.number}-B is on its way")
    for part in (mail.text, mail.html):
        assert "Jute bag" in part
        assert "Padma Courier" in part
        assert "PC-77" in part
        assert "Clay pot" not in part


def test_shopper_reads_what_does_not_come_and_pays_less(order: Order) -> None:
    place(order)
    line = package_of(order, "B").lines.get()
    wanted = {line.pk: line.quantity}
    leave_out_lines(package_id=line.package_id, wanted=wanted, reason="sold_out", restock=False, by=FACTORY, at=NOW)
    drain()

    mail = Mail.objects.get(kind="orders.package_short")
    assert (mail.recipient, mail.subject) == (
        "nusrat@example.com",
        f"A part of parcel {order.number}-B cannot be sent",
    )
    for part in (mail.text, mail.html):
        assert "Jute bag" in part
        assert "You pay" in part
        assert "Clay pot" not in part


def test_store_and_people_with_markup_in_their_names_stay_text(seller: Seller, settings: Any) -> None:
    odd = Contact(email="x@example.com", name="Tom & <b>Jerry</b>", country="BD", district="Dhaka")
    place(order_of({make_product(seller): 1}, contact=odd))
    drain()

    mail = Mail.objects.get(kind="orders.placed")
    assert "Thank you, Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;." in mail.html
    assert "Thank you, Tom & <b>Jerry</b>." in mail.text


def test_line_break_in_a_name_cannot_reach_a_header(seller: Seller) -> None:
    Seller.objects.filter(pk=seller.pk).update(name={"en": "Clay\nBcc: all@example.com"})
    place(order_of({make_product(seller): 1}, contact=NUSRAT))
    drain()

    assert all("\n" not in mail.subject for mail in Mail.objects.all())
    assert CaughtMail.objects.filter(recipients__contains=["all@example.com"]).count() == 0
