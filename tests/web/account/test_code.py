"""Coming in by one-time code: the same for everybody, few tries, no step skipped."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from shop.accounts.models import OneTimeCode, User
from shop.notifications.models import Mail, Text
from shop.security.models import SecurityEvent
from shop.security.types import Kind
from tests.cast import PASSWORD, person, with_app

from .entrance import CODE, CODES, DETAILS, LOGIN, NUMBER, TYPED, answer, ask, newest, wrong
from .proving import STEP

pytestmark = pytest.mark.django_db


@pytest.fixture
def proven(shopper: User) -> User:
    """Nusrat with a proven address and number."""
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    shopper.phone, shopper.phone_verified_at = NUMBER, timezone.now()
    shopper.save()
    return shopper


@pytest.mark.parametrize("typed", ["NUSRAT@example.com", TYPED, "০১৭১২ ৩৪৫৬৭৮", "+880 1712 345678"])
def test_code_to_a_known_address_signs_in_with_a_new_session(client: Client, proven: User, typed: str) -> None:
    client.get(LOGIN)
    client.session["before"] = True
    before = client.session.session_key

    assert ask(client, typed, next="/cart/").headers["Location"] == CODE
    response = answer(client, newest(proven.email if "@" in typed else NUMBER))

    assert response.headers["Location"] == "/cart/"
    assert client.session[SESSION_KEY] == str(proven.pk)
    assert client.session.session_key != before
    assert "entrance" not in client.session


def test_known_and_unknown_addresses_get_the_same_pages_and_the_same_work(
    proven: User, django_assert_max_num_queries: Any
) -> None:
    shown, costs = [], []
    ask(Client(), "first@example.com")  # what the process remembers from now on
    for address in (proven.email, "stranger@example.com"):
        visitor = Client()
        with django_assert_max_num_queries(40) as queries:
            assert ask(visitor, address).headers["Location"] == CODE
        costs.append(len(queries))
        shown.append(stripped(visitor.get(CODE), address) + stripped(answer(visitor, "000000"), address))

    assert shown[0] == shown[1]
    assert costs[0] == costs[1]
    assert Mail.objects.filter(kind="accounts.code").count() == 3


def stripped(response: Any, address: str) -> str:
    """The page without the address and what is new on every page."""
    text = response.content.decode().replace(address, "ADDRESS")
    for secret in (response.context["csrf_token"], str(response.context.get("csp_nonce", ""))):
        text = text.replace(str(secret), "SECRET")
    return text.replace(str(response.context["wait"]), "WAIT").replace(response.context["wait_text"], "WAIT")


def test_wrong_code_says_how_many_tries_are_left_and_five_end_it(client: Client, proven: User) -> None:
    ask(client, proven.email)
    digits = newest(proven.email)

    answers = [answer(client, wrong(digits)) for _ in range(5)]

    assert [one.status_code for one in answers] == [422] * 5
    assert "That code does not match. Check the newest message and try again. 4 tries left." in text_of(answers[0])
    assert "That code does not match. Ask for a new one." in text_of(answers[4])
    assert answer(client, digits).status_code == 422
    assert SESSION_KEY not in client.session


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def test_code_belongs_to_the_browser_that_asked_for_it(client: Client, proven: User) -> None:
    ask(client, proven.email)

    assert answer(Client(), newest(proven.email)).headers["Location"] == LOGIN


def test_used_code_does_not_sign_in_again(client: Client, proven: User) -> None:
    ask(client, proven.email)
    state, digits = client.session["entrance"], newest(proven.email)
    answer(client, digits)
    session = client.session
    session["entrance"] = state
    session.save()

    assert answer(client, digits).status_code == 422
    assert OneTimeCode.objects.get().tries == 0


def test_new_code_is_sent_after_a_minute_and_ends_the_old_one(client: Client, proven: User) -> None:
    ask(client, proven.email)
    old = newest(proven.email)

    assert client.post(CODES).headers["Location"] == CODE
    assert OneTimeCode.objects.count() == 1
    a_minute_passes()
    client.post(CODES)

    assert OneTimeCode.objects.count() == 2
    assert answer(client, old).status_code == 422
    assert answer(client, newest(proven.email)).status_code == 302


def a_minute_passes() -> None:
    """Make the codes a minute older."""
    for code in OneTimeCode.objects.all():
        code.issued_at -= timedelta(seconds=61)
        code.save()


def test_one_address_gets_five_codes_an_hour_from_whoever_asks(proven: User) -> None:
    for address in (proven.email, "stranger@example.com"):
        answers = []
        for _ in range(6):
            answers.append(ask(Client(), address))
            a_minute_passes()
        assert [one.status_code for one in answers] == [302] * 5 + [429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 86_400
        assert Mail.objects.filter(recipient=address).count() == 5


def test_one_visitor_gets_twenty_codes_an_hour(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    answers = [ask(Client(), f"person{n}@example.com").status_code for n in range(22)]

    assert answers == [302] * 20 + [429] * 2


def test_made_up_forwarding_headers_bring_no_more_codes(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    for n in range(20):
        Client(headers={"X-Forwarded-For": f"10.0.0.{n}"}).post(LOGIN, {"address": f"p{n}@example.com"})

    assert ask(Client(headers={"X-Forwarded-For": "10.0.9.9"}), "last@example.com").status_code == 429


@pytest.mark.parametrize("path", [CODE, DETAILS, "/auth/forgot-password/new/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_later_steps_lead_back_to_the_first_unfinished_one(client: Client, path: str, method: str) -> None:
    begin = {CODE: LOGIN, DETAILS: "/auth/register/"}.get(path, "/auth/forgot-password/")
    assert getattr(client, method)(path).headers["Location"] == begin

    ask(client, "stranger@example.com")
    if path != CODE:
        assert getattr(client, method)(path).headers["Location"] == CODE

    answer(client, newest("stranger@example.com"))
    if path != DETAILS:
        assert getattr(client, method)(path).headers["Location"] == DETAILS
    assert User.objects.count() == 0


def test_stranger_who_proves_an_address_says_who_they_are_and_is_in(client: Client) -> None:
    ask(client, "stranger@example.com", next="/cart/")

    assert answer(client, newest("stranger@example.com")).headers["Location"] == DETAILS
    assert client.post(DETAILS, {"name": ""}).status_code == 422
    done = client.post(DETAILS, {"name": "Rumana Haque"})

    user = User.objects.get()
    assert done.headers["Location"] == "/cart/"
    assert (user.email, user.name, user.has_usable_password()) == ("stranger@example.com", "Rumana Haque", False)
    assert EmailAddress.objects.get().verified
    assert client.session[SESSION_KEY] == str(user.pk)


def test_proof_of_an_address_ends_the_password_that_somebody_else_chose(client: Client, shopper: User) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=False, primary=True)

    ask(client, shopper.email)
    answer(client, newest(shopper.email))

    shopper.refresh_from_db()
    assert client.session[SESSION_KEY] == str(shopper.pk)
    assert EmailAddress.objects.get().verified
    assert not shopper.check_password(PASSWORD)


def test_number_that_was_only_typed_in_beside_an_email_opens_nothing(client: Client, shopper: User) -> None:
    squatter = person("squatter@example.com", phone=NUMBER)

    ask(client, TYPED)
    assert answer(client, newest(NUMBER)).headers["Location"] == DETAILS
    client.post(DETAILS, {"name": "Rumana"})

    squatter.refresh_from_db()
    assert squatter.phone is None
    assert client.session[SESSION_KEY] == str(User.objects.get(phone=NUMBER).pk)


def test_closed_account_is_told_so_after_the_code(client: Client, proven: User) -> None:
    User.objects.update(is_active=False)

    ask(client, proven.email)

    assert answer(client, newest(proven.email)).headers["Location"] == "/auth/inactive/"
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("typed", ["", "not an address", "a@b", "01112345678", "12345", "02 9123456"])
def test_address_that_no_code_reaches_is_said_so(client: Client, typed: str) -> None:
    response = ask(client, typed)

    assert response.status_code == 422
    assert OneTimeCode.objects.count() == 0
    assert 'aria-invalid="true"' in text_of(response)


def test_numbers_that_no_gateway_reaches_are_turned_away_in_words(client: Client, settings: Any) -> None:
    settings.SMS_GATEWAYS = ["bulksmsbd://:key@bulksmsbd.net/api?senderid=8809"]

    assert "We cannot text this number. Use your email instead." in text_of(ask(client, "+44 7911 123456"))
    assert ask(client, TYPED).status_code == 302
    assert Text.objects.get().recipient == NUMBER


@pytest.mark.parametrize("name", ["nusrat@example.com", TYPED, "Nusrat.J"])
def test_password_goes_with_the_email_the_number_or_an_imported_username(
    client: Client, proven: User, name: str
) -> None:
    User.objects.update(username="nusrat.j")

    response = client.post(LOGIN, {"login": name, "password": PASSWORD})

    assert response.status_code == 302
    assert client.session[SESSION_KEY] == str(proven.pk)


def test_guessing_by_number_ends_after_five_tries(client: Client, proven: User) -> None:
    answers = [client.post(LOGIN, {"login": TYPED, "password": f"guess-{n}"}).status_code for n in range(6)]

    assert answers == [422] * 5 + [429]


def test_codes_and_wrong_digits_are_in_the_log_of_events(client: Client, proven: User) -> None:
    ask(client, proven.email)
    answer(client, wrong(newest(proven.email)))
    answer(client, newest(proven.email))

    kinds = SecurityEvent.objects.order_by("pk").values_list("kind", "user")
    assert list(kinds)[:3] == [
        (Kind.CODE_SENT, proven.pk), (Kind.SIGN_IN_FAILED, proven.pk), (Kind.SIGNED_IN, proven.pk),
    ]  # fmt: skip
    assert SecurityEvent.objects.get(kind=Kind.SIGNED_IN).detail == "code"


def test_second_step_follows_the_code(client: Client, proven: User) -> None:
    with_app(proven)

    ask(client, TYPED)
    response = answer(client, newest(NUMBER))

    assert response.headers["Location"] == STEP
    assert SESSION_KEY not in client.session


def test_sign_in_page_holds_both_forms_and_weighs_little(client: Client) -> None:
    shown = client.get(LOGIN).content

    assert b'name="address"' in shown
    assert b'name="password"' in shown
    assert shown.index(b'name="address"') < shown.index(b'name="password"')
    assert len(shown) < 60_000


def test_bangla_pages_count_tries_and_seconds_in_bangla_digits(client: Client, shopper: User) -> None:
    client.post("/bn/auth/login/", {"address": shopper.email})

    shown = client.post("/bn/auth/code/", {"code": wrong(newest(str(shopper.email)))}).content.decode()

    assert "আর ৪ বার চেষ্টা" in shown
    assert re.search(r'<span class="num">[০-৯]:[০-৯]{2}</span>', shown)
