"""The office's first page and the way to raw tables: who gets in, and whether the figures are right."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.ids import uuid7
from shop.base.models import Delivery, Event, TaskAttempt
from shop.base.money import Money
from shop.ledger.models import Posting
from shop.notifications.models import Mail
from shop.notifications.services import write_mail
from shop.notifications.types import Letter
from shop.sellers.models import Seller
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.factories.orders import order_of, place

pytestmark = pytest.mark.django_db


def test_figures_are_those_of_the_marketplace(office: Client, seller: Seller) -> None:
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    pot, now = make_product(seller, price_minor=100_00), timezone.now()
    place(order_of({pot: 2}), at=now)
    order_of({pot: 1})
    write_mail(letter=Letter(uuid7(), "orders.placed", "a@example.com", "en", "accounts/reset"), context={}, at=now)
    Mail.objects.create(
        event_uid=uuid7(), kind="x", recipient="b@example.com", message_id="<1@x>", due_at=now, dead_at=now
    )
    Delivery.objects.filter(event__name="orders.placed").update(dead_at=now)
    TaskAttempt.objects.create(task_key="k", path="shop.x", attempts=6, last_at=now, dead_at=now)

    context = office.get("/admin/").context

    day, mails, machine = context["day"], context["mails"], context["machine"]
    assert (day.placed, day.worth, day.awaiting_payment, day.to_pack, day.late) == (1, Money(200_00, "BDT"), 1, 1, 0)
    assert (mails.waiting, mails.dead, machine.dead_tasks) == (1, 1, 1)
    assert machine.dead_deliveries == Delivery.objects.filter(dead_at__isnull=False).count() > 0
    assert len(context["alerts"]) == 3


def test_office_is_for_staff_only(client: Client, shopper: User, seller: Seller) -> None:
    assert client.get("/admin/").headers["Location"] == "/auth/login/?next=%2Fadmin%2F"
    for person in (shopper, User.objects.get(email="rehana@example.com")):
        visitor = Client()
        visitor.force_login(person)
        assert visitor.get("/admin/").status_code == 403


def test_raw_tables_are_for_superusers_who_sign_in_as_everybody(office: Client, operator: User) -> None:
    assert Client().get("/db-admin/").headers["Location"] == "/db-admin/login/?next=/db-admin/"
    assert Client().get("/db-admin/login/?next=/db-admin/").headers["Location"] == "/auth/login/?next=%2Fdb-admin%2F"
    assert office.get("/db-admin/", follow=True).status_code == 403

    User.objects.filter(pk=operator.pk).update(is_superuser=True)

    assert office.get("/db-admin/").status_code == 200


def test_every_raw_table_opens_and_the_books_cannot_be_changed(office: Client, operator: User, seller: Seller) -> None:
    User.objects.filter(pk=operator.pk).update(is_superuser=True)
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    place(order_of({make_product(seller): 1}))

    index = office.get("/db-admin/")
    tables = [model["admin_url"] for app in index.context["app_list"] for model in app["models"]]

    assert len(tables) > 20
    assert all(f'<a href="{table}"' in index.content.decode() for table in tables)
    assert "style=" not in index.content.decode()
    assert {table: office.get(table).status_code for table in tables} == dict.fromkeys(tables, 200)
    posting = Posting.objects.first()
    assert posting is not None
    address = f"/db-admin/ledger/posting/{posting.pk}/"
    assert office.get(f"{address}change/").status_code == 200
    assert office.post(f"{address}change/", {"amount_minor": 1}).status_code == 403
    assert office.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert office.get("/db-admin/ledger/posting/add/").status_code == 403
    assert Event.objects.count() > 0
