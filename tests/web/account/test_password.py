"""A forgotten password: the same answer for every address, a link that works once, sessions that end."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.notifications.models import Mail
from tests.cast import PASSWORD

from .test_registration import link_in

pytestmark = pytest.mark.django_db
FORGOT = "/auth/forgot-password/"
NEW = "three-boats-on-the-padma"


@pytest.fixture
def proven(shopper: User) -> User:
    """Nusrat with a proven address."""
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    return shopper


def ask(client: Client, email: str) -> Any:
    """Post the form that asks for a link."""
    return client.post(FORGOT, {"email": email})


def form_of(client: Client, link: str) -> str:
    """Follow the mail's link to the form, whose address does not hold the key any more."""
    response = client.get(link)
    assert response.status_code == 302
    return response.headers["Location"]


def test_new_password_replaces_the_old_one_everywhere(client: Client, proven: User) -> None:
    elsewhere = Client()
    elsewhere.post("/auth/login/", {"login": proven.email, "password": PASSWORD})
    assert elsewhere.session[SESSION_KEY] == str(proven.pk)
    assert ask(client, proven.email).headers["Location"] == "/auth/forgot-password/sent/"

    form = form_of(client, link_in(Mail.objects.get(kind="accounts.reset")))
    assert client.get(form).status_code == 200
    done = client.post(form, {"password1": NEW})

    assert done.headers["Location"] == "/auth/login/"
    proven.refresh_from_db()
    assert proven.check_password(NEW)
    assert not elsewhere.get("/auth/login/").wsgi_request.user.is_authenticated
    assert Mail.objects.filter(kind="accounts.password-changed", recipient=proven.email).count() == 1


def test_link_works_once(client: Client, proven: User) -> None:
    ask(client, proven.email)
    link = link_in(Mail.objects.get())
    client.post(form_of(client, link), {"password1": NEW})

    again = Client().get(link)

    assert again.status_code == 200
    assert "This link does not work any more" in again.content.decode()


def test_weak_password_is_refused_and_nothing_changes(client: Client, proven: User) -> None:
    ask(client, proven.email)
    form = form_of(client, link_in(Mail.objects.get()))

    response = client.post(form, {"password1": "short"})

    assert response.status_code == 422
    proven.refresh_from_db()
    assert proven.check_password(PASSWORD)


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, proven: User) -> None:
    known, unknown = ask(client, proven.email), ask(Client(), "stranger@example.com")

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert client.get(known.headers["Location"]).status_code == 200
    kinds = dict(Mail.objects.values_list("recipient", "kind"))
    assert kinds == {proven.email: "accounts.reset", "stranger@example.com": "accounts.unknown"}


def test_key_made_for_somebody_else_is_refused(client: Client, proven: User, other_shopper: User) -> None:
    ask(client, proven.email)
    link = link_in(Mail.objects.get())
    owner, key = link.removeprefix("/auth/reset-password/").split("-", 1)

    response = client.get(f"/auth/reset-password/{int(owner, 36) + 1}-{key}")

    assert "This link does not work any more" in response.content.decode()
    other_shopper.refresh_from_db()
    assert other_shopper.check_password(PASSWORD)


def test_nobodys_mailbox_is_filled_by_asking_again_and_again(client: Client, proven: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False

    answers = {ask(client, proven.email).headers["Location"] for _ in range(7)}

    assert answers == {"/auth/forgot-password/sent/"}
    assert Mail.objects.filter(recipient=proven.email).count() == 5
