"""A new phone number by code, and the proof of whoever has neither password nor second step."""

from __future__ import annotations

import pytest
from django.test import Client

from shop.accounts.models import OneTimeCode, User
from shop.security.models import SecurityEvent
from shop.security.types import Kind

from .entrance import NUMBER, TYPED, answer, newest, wrong
from .proving import grow_old, location, sign_in

pytestmark = pytest.mark.django_db
PHONE, CODE = "/profile/security/phone/", "/profile/security/phone/code/"
CONFIRM = "/profile/security/confirmation/code/"


def test_number_is_changed_by_the_code_that_went_there(shopper: User) -> None:
    client = sign_in(shopper)

    asked = client.post(PHONE, {"address": TYPED})
    refused = client.post(CODE, {"code": wrong(newest(NUMBER))})
    before = User.objects.get(pk=shopper.pk).phone
    client.post(CODE, {"code": newest(NUMBER)})

    shopper.refresh_from_db()
    assert (location(asked), refused.status_code, before) == (CODE, 422, None)
    assert (shopper.phone, bool(shopper.phone_verified_at)) == (NUMBER, True)
    assert SecurityEvent.objects.filter(kind=Kind.PHONE_CHANGED, user=shopper).count() == 1


def test_number_that_somebody_else_proved_stays_theirs(shopper: User, other_shopper: User, at: object) -> None:
    User.objects.filter(pk=other_shopper.pk).update(phone=NUMBER, phone_verified_at=at)
    client = sign_in(shopper)

    asked = client.post(PHONE, {"address": TYPED})
    response = client.post(CODE, {"code": newest(NUMBER)})

    assert (location(asked), response.status_code) == (CODE, 422)
    assert "This number belongs to another account." in response.content.decode()
    assert User.objects.get(pk=shopper.pk).phone is None


def test_code_page_leads_back_without_a_number(shopper: User) -> None:
    assert location(sign_in(shopper).get(CODE)) == PHONE


def test_person_without_a_password_proves_by_a_code(client: Client) -> None:
    client.post("/auth/register/phone/", {"address": TYPED})
    answer(client, newest(NUMBER))
    client.post("/auth/register/details/", {"name": "Rumana Haque"})
    first = client.get("/profile/security/password/").status_code
    grow_old(client, 601)

    ask = client.get("/profile/security/password/", follow=True).content.decode()
    OneTimeCode.objects.all().delete()  # the pause between two codes is not what is tested
    sent = client.post(CONFIRM, {"next": "/profile/security/password/"})
    done = client.post(CONFIRM, {"code": newest(NUMBER)})

    assert (first, "Send me a code" in ask) == (200, True)
    assert (location(sent), location(done)) == (CONFIRM, "/profile/security/password/")
    assert client.get("/profile/security/password/").status_code == 200


def test_person_with_a_password_cannot_prove_by_a_code(shopper: User) -> None:
    client = sign_in(shopper)

    assert [client.get(CONFIRM).status_code, client.post(CONFIRM).status_code] == [404, 404]


def test_code_for_a_new_number_signs_nobody_in(shopper: User) -> None:
    client = sign_in(shopper)
    client.post(PHONE, {"address": TYPED})
    digits = newest(NUMBER)

    client.post("/auth/code/", {"code": digits})

    assert User.objects.get(pk=shopper.pk).phone is None
    assert User.objects.count() == 1


def test_right_password_is_no_guess_although_the_second_step_is_still_due(operator: User) -> None:
    answers = [location(sign_in(operator).get("/auth/second-step/")) for _ in range(7)]

    assert answers == [""] * 7
