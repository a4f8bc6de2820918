"""Signing in and out: what people see, and what guessers do not learn."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.accounts.services import ensure_demo_accounts
from shop.accounts.types import DEMO_PASSWORD
from shop.sellers.models import Seller
from tests.cast import PASSWORD

from .proving import code_now

pytestmark = pytest.mark.django_db
LOGIN = "/auth/login/"


def proven(user: User) -> User:
    """The person with a proven address."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    """Post the form of the sign-in page."""
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_right_password_signs_in_with_a_new_session(client: Client, shopper: User) -> None:
    proven(shopper)
    client.get(LOGIN)
    client.session["before"] = True
    before = client.session.session_key

    response = sign_in(client, "NUSRAT@example.com")

    assert (response.status_code, response.headers["Location"]) == (302, reverse("storefront:home"))
    assert client.session[SESSION_KEY] == str(shopper.pk)
    assert client.session.session_key != before


def test_unknown_address_and_wrong_password_get_the_same_answer(client: Client, shopper: User) -> None:
    proven(shopper)

    wrong = sign_in(client, shopper.email, "not-the-password")
    unknown = sign_in(client, "stranger@example.com", "not-the-password")

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_address(wrong, shopper.email) == without_address(unknown, "stranger@example.com")
    assert "Email or password is not right." in wrong.content.decode()
    assert SESSION_KEY not in client.session


def without_address(response: Any, address: str) -> str:
    """The page without what the visitor typed and what is new on every page."""
    text = response.content.decode().replace(address, "ADDRESS")
    for secret in (response.context["csrf_token"], str(response.context.get("csp_nonce", ""))):
        text = text.replace(str(secret), "SECRET")
    return text


def test_known_and_unknown_addresses_cost_one_password_hash_each(
    client: Client, shopper: User, hashes: list[str]
) -> None:
    proven(shopper)
    hashes.clear()

    sign_in(client, shopper.email, "not-the-password")
    for_known = len(hashes)
    sign_in(client, "stranger@example.com", "not-the-password")

    assert (for_known, len(hashes)) == (1, 2)


def test_guessing_one_account_ends_after_five_tries_for_known_and_unknown(client: Client, shopper: User) -> None:
    proven(shopper)

    for email in (shopper.email, "stranger@example.com"):
        answers = [sign_in(client, email, f"guess-{n}").status_code for n in range(6)]
        assert answers == [422] * 5 + [429]

    refused = sign_in(client, shopper.email)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert SESSION_KEY not in client.session


def test_spraying_from_one_address_ends_after_twenty_tries(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    answers = [sign_in(client, f"person{n}@example.com", "guess").status_code for n in range(22)]

    assert answers == [422] * 20 + [429] * 2


def test_a_made_up_forwarding_header_does_not_help_guessing(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    for n in range(20):
        client.post(LOGIN, {"login": f"p{n}@example.com", "password": "x"}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
    answer = client.post(LOGIN, {"login": "last@example.com", "password": "x"}, headers={"X-Forwarded-For": "10.0.9.9"})

    assert answer.status_code == 429


def test_right_passwords_are_not_counted_as_guesses(client: Client, shopper: User) -> None:
    proven(shopper)

    for _ in range(8):
        assert sign_in(client, shopper.email).status_code == 302
        client.post("/auth/logout/")


@pytest.mark.parametrize(
    ("target", "lands_on"),
    [
        ("/cart/", "/cart/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_to_this_shop_only(client: Client, shopper: User, target: str, lands_on: str) -> None:
    proven(shopper)

    response = sign_in(client, shopper.email, next=target)

    assert response.headers["Location"] == lands_on


def test_people_who_work_here_land_at_their_work(client: Client, seller: Seller, operator: User) -> None:
    owner = User.objects.get(email="rehana@example.com")
    proven(owner), proven(operator)

    at_shop = sign_in(client, owner.email)
    client.logout()
    sign_in(client, operator.email)
    at_office = client.post("/auth/second-step/", {"code": code_now()})

    assert at_shop.headers["Location"] == reverse("seller:dashboard")
    assert at_office.headers["Location"] == reverse("staff:dashboard")


def test_unproven_address_is_sent_a_link_instead_of_signing_in(client: Client, shopper: User) -> None:
    response = sign_in(client, shopper.email)

    assert response.headers["Location"] == "/auth/verify-email/"
    assert SESSION_KEY not in client.session


def test_closed_account_is_told_so_only_with_the_right_password(client: Client, shopper: User) -> None:
    proven(shopper)
    User.objects.update(is_active=False)

    assert sign_in(client, shopper.email, "not-the-password").status_code == 422
    assert sign_in(client, shopper.email).headers["Location"] == "/auth/inactive/"
    assert client.get("/auth/inactive/").status_code == 200


def test_signing_out_takes_a_form_and_ends_the_session(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    assert client.get("/auth/logout/").status_code == 405
    assert SESSION_KEY in client.session
    response = client.post("/auth/logout/")

    assert response.headers["Location"] == reverse("storefront:home")
    assert SESSION_KEY not in client.session


def test_signing_out_without_the_forms_token_is_refused(shopper: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(shopper)

    assert strict.post("/auth/logout/").status_code == 403
    assert SESSION_KEY in strict.session


@pytest.mark.parametrize("path", ["login", "register", "verify-email", "forgot-password", "forgot-password/sent"])
@pytest.mark.parametrize(("prefix", "direction"), [("", "ltr"), ("/bn", "ltr"), ("/ar", "rtl")])
def test_account_pages_are_kept_by_no_cache_in_any_language(
    client: Client, path: str, prefix: str, direction: str
) -> None:
    response = client.get(f"{prefix}/auth/{path}/")

    assert response.status_code == 200
    assert f'dir="{direction}"' in response.content.decode()
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_demo_people_are_shown_and_can_be_tried_in_demo_mode(client: Client) -> None:
    ensure_demo_accounts()

    shown = client.get(LOGIN).content.decode()
    response = sign_in(client, "shopper@demo.haat.example", DEMO_PASSWORD)

    for role in ("shopper", "seller", "rival", "staff", "admin"):
        assert f"{role}@demo.haat.example" in shown
    assert DEMO_PASSWORD in shown
    assert response.status_code == 302
    assert SESSION_KEY in client.session


def test_demo_people_are_not_shown_in_production(client: Client, settings: Any) -> None:
    ensure_demo_accounts()
    settings.DEMO = False

    shown = client.get(LOGIN).content.decode()

    assert "demo.haat.example" not in shown
    assert DEMO_PASSWORD not in shown
