"""Registering and choosing a new password by mobile number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.models import Event
from shop.notifications.models import Text
from shop.orders.models import Order
from shop.sellers.models import Seller
from tests.cast import PASSWORD, person
from tests.factories import make_product
from tests.factories.orders import order_of

from .entrance import CODE, DETAILS, LOGIN, NUMBER, TYPED, answer, ask, newest

pytestmark = pytest.mark.django_db
PHONE, FORGOT, CHOOSE = "/auth/register/phone/", "/auth/forgot-password/phone/", "/auth/forgot-password/new/"
GOOD = "three-boats-on-the-padma"


def register(client: Client, name: str = "Rumana Haque", **more: str) -> Any:
    """Number, code, name."""
    client.post(PHONE, {"address": TYPED})
    answer(client, newest(NUMBER))
    return client.post(DETAILS, {"name": name, **more})


def test_number_code_and_name_make_an_account(client: Client) -> None:
    assert client.post(PHONE, {"address": "০১৭১২-৩৪৫৬৭৮", "next": "/cart/"}).headers["Location"] == CODE
    assert "01712-345678" in client.get(CODE).content.decode()
    assert answer(client, newest(NUMBER)).headers["Location"] == DETAILS
    done = client.post(DETAILS, {"name": "Rumana Haque", "password1": GOOD})

    user = User.objects.get()
    assert done.headers["Location"] == "/cart/"
    assert (user.phone, user.email, user.name, user.check_password(GOOD)) == (NUMBER, None, "Rumana Haque", True)
    assert user.phone_verified_at is not None
    assert client.session[SESSION_KEY] == str(user.pk)
    assert Event.objects.filter(name="accounts.phone_verified", subject_id=user.pk).count() == 1


def test_known_number_gets_the_same_pages_and_signs_in_after_the_code(client: Client) -> None:
    user = person("nusrat@example.com", phone=NUMBER, phone_verified_at=timezone.now())

    assert client.post(PHONE, {"address": TYPED}).headers["Location"] == CODE
    answer(client, newest(NUMBER))

    assert client.session[SESSION_KEY] == str(user.pk)
    assert User.objects.count() == 1


def test_account_made_meanwhile_is_signed_in_to_not_made_twice(client: Client) -> None:
    client.post(PHONE, {"address": TYPED})
    answer(client, newest(NUMBER))
    made = User.objects.create_user(phone=NUMBER, phone_verified_at=timezone.now())

    client.post(DETAILS, {"name": "Rumana"})

    assert client.session[SESSION_KEY] == str(made.pk)
    assert User.objects.count() == 1


def test_person_with_a_number_only_signs_in_by_password_too(client: Client) -> None:
    register(client, password1=GOOD)
    client.post("/auth/logout/")

    assert client.post(LOGIN, {"login": TYPED, "password": GOOD}).status_code == 302
    assert SESSION_KEY in client.session


def test_easy_password_is_refused_and_makes_no_account(client: Client) -> None:
    assert register(client, password1="password").status_code == 422
    assert User.objects.count() == 0


def test_proof_of_a_number_is_over_after_a_quarter_of_an_hour(client: Client) -> None:
    client.post(PHONE, {"address": TYPED})
    answer(client, newest(NUMBER))
    session = client.session
    session["entrance"]["proof"]["until"] = int((timezone.now() - timedelta(seconds=1)).timestamp())
    session.save()

    assert client.post(DETAILS, {"name": "Rumana"}).headers["Location"] == "/auth/register/"
    assert User.objects.count() == 0


def test_recent_guest_orders_with_the_number_come_along(client: Client, seller: Seller) -> None:
    mine, old, friends = (guest_order(seller) for _ in range(3))
    other = person("friend@example.com")
    prove(other)
    Order.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    friends.contact.email = other.email
    friends.contact.save()

    register(client)

    user = User.objects.get(phone=NUMBER)
    assert list(Order.objects.filter(user=user)) == [mine]
    assert Order.objects.filter(user=None).count() == 2


def guest_order(seller: Seller) -> Order:
    """An order with Rumana's number, by a guest."""
    order = order_of({make_product(seller, price_minor=100_00): 1})
    Order.objects.filter(pk=order.pk).update(user=None)
    order.contact.phone, order.contact.email = NUMBER, "rumana@example.com"
    order.contact.save()
    return order


def prove(user: User) -> None:
    """The person's email is proven."""
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)


def test_typed_but_unproven_number_claims_no_orders(client: Client, seller: Seller) -> None:
    guest_order(seller)
    user = person("squatter@example.com", phone=NUMBER)
    prove(user)

    client.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert SESSION_KEY in client.session
    assert Order.objects.filter(user=None).count() == 1


def test_code_by_text_leads_to_a_new_password_and_second_factors_stay(client: Client) -> None:
    user = person("nusrat@example.com", phone=NUMBER, phone_verified_at=timezone.now())
    prove(user)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    elsewhere = Client()
    elsewhere.force_login(user)

    assert client.post(FORGOT, {"address": TYPED}).headers["Location"] == CODE
    assert answer(client, newest(NUMBER)).headers["Location"] == CHOOSE
    assert client.get(CHOOSE).status_code == 200
    assert client.post(CHOOSE, {"password1": "password"}).status_code == 422
    done = client.post(CHOOSE, {"password1": GOOD})

    user.refresh_from_db()
    assert done.headers["Location"] == LOGIN
    assert user.check_password(GOOD)
    assert SESSION_KEY not in client.session
    assert not elsewhere.get(LOGIN).wsgi_request.user.is_authenticated
    assert Authenticator.objects.filter(user=user).count() == 1
    assert client.post(CHOOSE, {"password1": GOOD}).headers["Location"] == "/auth/forgot-password/"


def test_code_to_reset_does_not_sign_in_and_the_other_way_round(client: Client) -> None:
    person("nusrat@example.com", phone=NUMBER, phone_verified_at=timezone.now())
    client.post(FORGOT, {"address": TYPED})
    state = client.session
    state["entrance"]["awaited"]["purpose"] = "sign-in"
    state.save()

    assert answer(client, newest(NUMBER)).status_code == 422
    assert SESSION_KEY not in client.session


def test_unknown_number_that_forgot_its_password_is_told_after_the_code_only(client: Client) -> None:
    assert client.post(FORGOT, {"address": TYPED}).headers["Location"] == CODE
    assert Text.objects.count() == 1

    assert answer(client, newest(NUMBER)).headers["Location"] == DETAILS


def test_number_that_an_import_knew_alone_is_its_owners(client: Client) -> None:
    imported = User.objects.create_user(phone=NUMBER, name="Rumana")

    ask(client, TYPED)
    answer(client, newest(NUMBER))

    imported.refresh_from_db()
    assert client.session[SESSION_KEY] == str(imported.pk)
    assert imported.phone_verified_at is not None
