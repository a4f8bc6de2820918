"""Signing in with a second step: what opens the door, what does not, and that the office asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.accounts.services import ensure_demo_accounts
from shop.accounts.types import DEMO_PASSWORD
from shop.base.actor import Actor
from shop.notifications.models import Mail
from shop.roles.services import give_shipped_role
from shop.security.models import SecurityEvent
from shop.security.services import CannotPublishSecret, ensure_demo_factors
from shop.security.types import DEMO_SECRET, Kind
from tests.cast import NOW, PASSWORD, colleague, person, with_app

from .proving import LOGIN, STEP, code_now, location, proven_address, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(shopper: User) -> User:
    """Nusrat with an authenticator app and recovery codes."""
    RecoveryCodes.activate(with_app(shopper))
    return shopper


def test_right_password_alone_signs_nobody_in_who_has_a_second_step(guarded: User) -> None:
    client = sign_in(guarded)

    assert SESSION_KEY not in client.session
    assert "Enter your code" in client.get(STEP).content.decode()
    assert location(client.get("/profile/security/")).startswith("/auth/login/")


def test_code_of_the_app_signs_in(guarded: User) -> None:
    client = sign_in(guarded)

    response = client.post(STEP, {"code": code_now()})

    assert response.status_code == 302
    assert client.session[SESSION_KEY] == str(guarded.pk)
    assert SecurityEvent.objects.get(kind=Kind.SIGNED_IN).detail == "password+totp"


def test_code_works_once(guarded: User) -> None:
    first, second = sign_in(guarded), sign_in(guarded)
    code = code_now()

    first.post(STEP, {"code": code})
    again = second.post(STEP, {"code": code})

    assert SESSION_KEY in first.session
    assert (again.status_code, SESSION_KEY in second.session) == (422, False)


def test_lost_phone_a_recovery_code_signs_in_once(guarded: User) -> None:
    first, second = sign_in(guarded), sign_in(guarded)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    first.post(STEP, {"code": f" {code[:4]}-{code[4:]} "})
    again = second.post(STEP, {"code": code})

    assert SESSION_KEY in first.session
    assert (again.status_code, SESSION_KEY in second.session) == (422, False)
    assert SecurityEvent.objects.filter(kind=Kind.RECOVERY_CODE_USED, user=guarded).count() == 1


def test_sixth_code_within_a_quarter_of_an_hour_is_refused_even_if_right(guarded: User) -> None:
    client = sign_in(guarded)

    wrong = [client.post(STEP, {"code": "000000"}).status_code for _ in range(5)]
    right = client.post(STEP, {"code": code_now()})

    assert wrong == [422] * 5
    assert (right.status_code, SESSION_KEY in client.session) == (429, False)
    assert int(right.headers["Retry-After"]) > 0
    assert SecurityEvent.objects.filter(kind=Kind.SECOND_STEP_FAILED, user=guarded).count() == 5


def test_second_step_cannot_be_opened_without_the_first(client: Client, guarded: User) -> None:
    assert location(client.get(STEP)) == "/auth/login/"
    assert location(client.post(STEP, {"code": code_now()})) == "/auth/login/"
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("credential", ["", "{", "[]", "1", '{"id": "a"}', '{"id":"YQ","rawId":"YQ","response":{}}'])
def test_answer_that_no_passkey_gave_is_refused(guarded: User, credential: str) -> None:
    client = sign_in(guarded)

    response = client.post(STEP, {"credential": credential})

    assert (response.status_code, SESSION_KEY in client.session) == (422, False)
    assert location(Client().post("/auth/passkey/", {"credential": credential})) == LOGIN


def test_new_password_by_mail_removes_no_second_step(guarded: User, reset_link: Callable[[User], str]) -> None:
    client = Client()
    form = location(client.get(reset_link(guarded)))
    client.post(form, {"password1": "seven-lamps-by-a-river"})

    response = client.post(LOGIN, {"login": guarded.email, "password": "seven-lamps-by-a-river"})

    assert (location(response), SESSION_KEY in client.session) == (STEP, False)


@pytest.fixture
def reset_link(client: Client) -> Callable[[User], str]:
    """Ask for a new password; the address in the mail."""

    def ask(user: User) -> str:
        client.post("/auth/forgot-password/", {"email": proven_address(user).email})
        found = re.search(r"/auth/reset-password/\S+", Mail.objects.latest("id").text)
        return found.group() if found else ""

    return ask


# The office ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/db-admin/", "/db-admin/accounts/user/"])
def test_staff_without_a_second_step_cannot_open_the_office(client: Client, path: str) -> None:
    client.force_login(person("bare@example.com", is_staff=True, is_superuser=True))

    response = client.get(path)

    assert response.status_code == 302
    assert location(response) == f"/profile/security/second-step/?next={path.replace('/', '%2F')}"


def test_staff_with_recovery_codes_alone_has_no_second_step(client: Client) -> None:
    staff = person("bare@example.com", is_staff=True)
    RecoveryCodes.activate(staff)
    client.force_login(staff)

    assert client.get("/admin/").status_code == 302


def test_staff_sets_up_the_app_and_is_led_back(client: Client) -> None:
    staff = colleague("bare@example.com", "manager")
    Authenticator.objects.all().delete()
    browser = sign_in(staff)
    browser.get(location(browser.get("/admin/")))
    browser.get("/profile/security/app/")
    secret = browser.session["app_secret"]

    added = browser.post("/profile/security/app/", {"code": code_now(secret=secret)})
    after = browser.post("/profile/security/recovery-codes/kept/")

    assert (location(added), location(after)) == ("/profile/security/recovery-codes/", "/admin/")
    assert browser.get("/admin/").status_code == 200


def test_last_second_step_of_staff_stays(operator: User) -> None:
    browser = sign_in(operator)
    browser.post(STEP, {"code": code_now()})

    response = browser.post("/profile/security/app/removal/")

    assert response.status_code == 422
    assert "Your work here needs a second step." in response.content.decode()
    assert Authenticator.objects.filter(user=operator, type="totp").count() == 1


def test_shopper_gets_no_hint_of_the_second_step_at_the_office(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    assert client.get("/admin/").status_code == 403


# Demo ----------------------------------------------------------------------------------------------------------------


def demo_staff() -> dict[str, str]:
    """The demo's staff with the published app; their form."""
    ensure_demo_accounts()
    ensure_demo_factors()
    staff = User.objects.get(email="staff@demo.haat.example")
    give_shipped_role(user_id=staff.pk, code="manager", by=Actor.system("test"), at=NOW)
    return {"login": "staff@demo.haat.example", "password": DEMO_PASSWORD}


def test_demo_staff_opens_the_office_and_reads_that_the_step_was_done_for_them(client: Client) -> None:
    form = demo_staff()

    client.post(LOGIN, form)
    office = client.get("/admin/")

    assert office.status_code == 200
    assert "the second step was done for you" in office.content.decode()
    assert SecurityEvent.objects.get(kind=Kind.SIGNED_IN).detail == "password+totp"


def test_production_has_no_published_step(client: Client, settings: Any) -> None:
    form = demo_staff()
    settings.DEMO = False

    client.post(LOGIN, form)
    page = client.get(STEP).content.decode()
    response = client.post(STEP, {"code": code_now(secret=DEMO_SECRET)})

    assert "demo" not in page
    assert (response.status_code, SESSION_KEY in client.session) == (422, False)
    with pytest.raises(CannotPublishSecret):
        ensure_demo_factors()


def test_demo_person_with_an_own_app_does_the_step_themselves(client: Client) -> None:
    form = demo_staff()
    Authenticator.objects.all().delete()
    with_app(User.objects.get(email=form["login"]))

    response = client.post(LOGIN, form)

    assert (location(response), SESSION_KEY in client.session) == (STEP, False)
    assert PASSWORD not in client.get(STEP).content.decode()
