"""A return from the first form to the money, by plain forms; and what strangers see of it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shop.accounts.models import User
from shop.notifications.models import Mail
from shop.orders.models import Package
from shop.returns.models import ReturnCase, Withdrawal
from tests.queue import drain
from tests.returns.conftest import cash, kettle  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
STANDS = ("cash",)


def signed_in(user: User) -> Client:
    """A browser of the person."""
    browser = Client()
    browser.force_login(user)
    return browser


def picture() -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    target = BytesIO()
    Image.new("RGB", (80, 80), "red").save(target, "JPEG")
    return SimpleUploadedFile("crack.jpg", target.getvalue(), "image/jpeg")


def test_return_from_the_form_to_the_money(cash: Package, shopper: User, at: datetime) -> None:  # noqa: F811
    buyer, seller = signed_in(shopper), signed_in(User.objects.get(email="rehana@example.com"))
    line, page = cash.lines.get(), f"/profile/orders/{cash.order.number}/"
    assert f"{page}parcels/A/returns/" in buyer.get(page).text

    form = {"reason": "damaged", "wish": "refund", f"pieces-{line.public_id}": 2, "photos": [picture(), picture()]}
    asked = buyer.post(f"{page}parcels/A/returns/", form)
    case = ReturnCase.objects.get()
    assert (asked.status_code, case.photos.count()) == (302, 2)
    photo = f"/returns/{case.public_id}/files/{case.photos.all()[0].public_id}/"
    shown = seller.get(f"/seller{photo}")
    assert (shown.headers["Content-Type"], shown.getvalue()[:3]) == ("image/jpeg", b"\xff\xd8\xff")

    work = f"/seller/returns/{case.public_id}/"
    seller.post(f"{work}acceptance/", {"way": "own", "how": "House 3, Road 2"})
    assert "House 3, Road 2" in buyer.get(asked.headers["Location"]).text
    buyer.post(f"/profile/returns/{case.public_id}/shipment/", {"carrier": "Sundarban", "tracking_code": "S-9"})
    row = case.lines.get()
    seller.post(f"{work}receipt/", {"outcome": "refund", f"pieces-{row.pk}": 1, f"condition-{row.pk}": "used"})

    case.refresh_from_db()
    assert (case.status, case.refund_minor) == ("settled", 1000_00)
    assert "You paid in cash" in buyer.get(asked.headers["Location"]).text
    drain()
    kinds = sorted(Mail.objects.filter(kind__startswith="returns.").values_list("kind", flat=True))
    assert kinds == ["returns.accepted.buyer", "returns.asked.seller", "returns.sent.seller", "returns.settled.buyer"]


def test_form_with_too_many_pieces_says_so_and_keeps_nothing(cash: Package, shopper: User) -> None:  # noqa: F811
    form = {"reason": "damaged", "wish": "refund", f"pieces-{cash.lines.get().public_id}": 9}

    answer = signed_in(shopper).post(f"/profile/orders/{cash.order.number}/parcels/A/returns/", form)

    assert answer.status_code == 422
    assert ReturnCase.objects.count() == 0


def test_file_that_is_no_picture_is_refused(cash: Package, shopper: User) -> None:  # noqa: F811
    form = {"reason": "damaged", "wish": "refund", f"pieces-{cash.lines.get().public_id}": 1}
    form["photos"] = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")

    answer = signed_in(shopper).post(f"/profile/orders/{cash.order.number}/parcels/A/returns/", form)

    assert (answer.status_code, ReturnCase.objects.count()) == (422, 0)


def test_withdrawal_needs_two_steps_and_no_account_and_sends_a_receipt(cash: Package) -> None:  # noqa: F811
    browser, form = Client(), {"number": cash.order.number, "email": "nusrat@example.com", "name": "Nusrat Jahan"}

    first = browser.post("/orders/withdrawal/", form)
    assert (first.status_code, Withdrawal.objects.count()) == (200, 0)
    assert "I, Nusrat Jahan, withdraw from my contract" in first.text
    second = browser.post("/orders/withdrawal/confirmation/", form)
    drain()

    receipt = Mail.objects.get(kind="returns.withdrawn")
    assert second.status_code == 200
    assert (receipt.recipient, ReturnCase.objects.get().kind) == ("nusrat@example.com", "withdrawal")
    assert "I, Nusrat Jahan, withdraw from my contract" in receipt.text


def test_stranger_learns_nothing_from_the_withdrawal_page(cash: Package) -> None:  # noqa: F811
    form = {"number": cash.order.number, "email": "stranger@example.com", "name": "X"}
    unknown = form | {"number": "99999"}

    answers = [Client().post("/orders/withdrawal/confirmation/", sent) for sent in (form, unknown)]
    drain()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text.count("belong to an order") == answers[1].text.count("belong to an order") == 1
    assert not Mail.objects.filter(kind="returns.withdrawn").exists()
