"""Registering: the same answer for every address, a link that works once, an address that is proven."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.base.models import Event
from shop.notifications.models import Mail

pytestmark = pytest.mark.django_db
REGISTER = "/auth/register/"
GOOD = "a-lamp-beside-the-river"


def register(client: Client, email: str, password: str = GOOD, prefix: str = "") -> Any:
    """Post the form of the page."""
    return client.post(f"{prefix}{REGISTER}", {"email": email, "password1": password})


def link_in(mail: Mail) -> str:
    """The path of the link in the text part."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found
    return found[1]


def test_new_person_proves_the_address_and_is_signed_in(client: Client) -> None:
    response = register(client, "Mitu@Example.com")
    assert response.headers["Location"] == "/auth/verify-email/"
    person = User.objects.get()
    assert (person.email, person.language, SESSION_KEY in client.session) == ("mitu@example.com", "en", False)

    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient, mail.subject) == (
        "accounts.verify",
        "mitu@example.com",
        "Confirm your email address",
    )
    link = link_in(mail)
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    done = client.post(link)

    assert done.status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.session[SESSION_KEY] == str(person.pk)
    assert list(Event.objects.values_list("name", "subject_id")) == [("accounts.email_verified", person.pk)]


@pytest.mark.parametrize(("smtp", "shown"), [("", True), ("smtp://mail.example", False)])
def test_page_leads_to_the_demo_mailbox_where_mails_stay(client: Client, settings: Any, smtp: str, shown: bool) -> None:
    settings.DEMO, settings.EMAIL_URL = True, smtp

    pages = [client.get(path).text for path in ("/auth/verify-email/", "/auth/forgot-password/sent/")]

    assert ['href="/dev/mail/"' in page for page in pages] == [shown, shown]


def test_the_link_in_another_browser_proves_the_address_without_signing_in(client: Client) -> None:
    register(client, "mitu@example.com")
    other = Client()

    response = other.post(link_in(Mail.objects.get()))

    assert response.headers["Location"] == "/auth/login/"
    assert EmailAddress.objects.get().verified
    assert SESSION_KEY not in other.session


def test_used_and_made_up_links_say_how_to_go_on(client: Client) -> None:
    register(client, "mitu@example.com")
    link = link_in(Mail.objects.get())
    Client().post(link)

    for path in (link, "/auth/verify-email/MQ:made-up:key/"):
        page = Client().get(path)
        assert page.status_code == 200
        assert "This link does not work any more" in page.content.decode()
    assert Event.objects.count() == 1


def test_known_address_gets_the_same_answer_and_a_mail_that_says_so(client: Client, shopper: User) -> None:
    before = shopper.password

    known, new = register(client, shopper.email), register(Client(), "mitu@example.com")

    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])
    assert client.get("/auth/verify-email/").content.decode().count("mail") > 0
    assert Mail.objects.get(recipient=shopper.email).kind == "accounts.exists"
    shopper.refresh_from_db()
    assert (shopper.password, User.objects.count()) == (before, 2)


def test_known_and_new_addresses_cost_one_password_hash_each(shopper: User, hashes: list[str]) -> None:
    hashes.clear()

    register(Client(), shopper.email)
    for_known = len(hashes)
    register(Client(), "mitu@example.com")

    assert (for_known, len(hashes)) == (1, 2)


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("", GOOD, "Enter your email address."),
        ("not-an-address", GOOD, "Write the address like name@example.com."),
        ("mitu@example.com", "", "Choose a password."),
        ("mitu@example.com", "short", "This password is too short."),
        ("mitu@example.com", "password123", "Many people use this password, so it is tried first."),
        (
            "mitu@example.com",
            "mitu@example.com",
            "This is too close to your name, your address or the name of this shop.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(client: Client, email: str, password: str, sentence: str) -> None:
    response = register(client, email, password)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert (User.objects.count(), Mail.objects.count()) == (0, 0)


def test_mail_speaks_the_language_of_the_page(client: Client) -> None:
    register(client, "mitu@example.com", prefix="/ar")

    mail = Mail.objects.get()
    assert (mail.language, User.objects.get().language) == ("ar", "ar")
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert link_in(mail).startswith("/ar/auth/verify-email/")


def test_registering_again_and_again_from_one_address_is_stopped(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    answers = [register(client, "not-an-address").status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]
