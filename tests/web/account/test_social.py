"""Coming in with an account elsewhere, against an issuer on this machine."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.notifications.models import Mail
from shop.web.account.social import social_ways
from tests.cast import PASSWORD
from tests.simulators.openid import Issuer

pytestmark = pytest.mark.django_db
START = "/auth/social/oidc/openid/login/"


def come_in(client: Client, issuer: Issuer, **more: str) -> Any:
    """Press the button, say yes there, and come back."""
    sent = client.post(START, {"process": "login", **more})
    assert sent.status_code == 302
    return client.get(issuer.authorize(sent.headers["Location"]))


def test_new_person_is_in_with_name_and_proven_address(client: Client, issuer: Issuer) -> None:
    response = come_in(client, issuer, next="/cart/")

    user = User.objects.get()
    assert response.headers["Location"] == "/cart/"
    assert (user.email, user.name, user.has_usable_password()) == ("nusrat@example.com", "Nusrat Jahan", False)
    assert EmailAddress.objects.get().verified
    assert client.session[SESSION_KEY] == str(user.pk)
    assert SocialToken.objects.count() == 0


def test_returning_person_is_found_by_the_account_there_not_by_the_address(client: Client, issuer: Issuer) -> None:
    come_in(client, issuer)
    user = User.objects.get()
    client.post("/auth/logout/")
    issuer.claims["email"] = "another@example.com"

    come_in(client, issuer)

    assert client.session[SESSION_KEY] == str(user.pk)
    assert User.objects.count() == 1


def test_account_that_is_proven_on_both_sides_is_joined_and_its_owner_told(
    client: Client, issuer: Issuer, shopper: User
) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)

    come_in(client, issuer)

    assert client.session[SESSION_KEY] == str(shopper.pk)
    assert SocialAccount.objects.get().user_id == shopper.pk
    assert shopper.check_password(PASSWORD)
    assert Mail.objects.filter(kind="accounts.connected", recipient=shopper.email).count() == 1


@pytest.mark.parametrize(("here", "there"), [(False, True), (True, False), (False, False)])
def test_address_that_one_side_did_not_prove_joins_nothing(
    client: Client, issuer: Issuer, shopper: User, here: bool, there: bool
) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=here, primary=True)
    issuer.claims["email_verified"] = there

    response = come_in(client, issuer)

    assert response.headers["Location"] == "/auth/verify-email/"
    assert SESSION_KEY not in client.session
    assert (SocialAccount.objects.count(), User.objects.count()) == (0, 1)
    assert Mail.objects.get().kind == "accounts.exists"


def test_new_person_with_an_unproven_address_proves_it_first(client: Client, issuer: Issuer) -> None:
    issuer.claims["email_verified"] = False

    response = come_in(client, issuer)

    assert response.headers["Location"] == "/auth/verify-email/"
    assert SESSION_KEY not in client.session
    assert Mail.objects.get().kind == "accounts.verify"


def test_person_without_an_address_there_is_asked_for_one(client: Client, issuer: Issuer) -> None:
    del issuer.claims["email"]

    asked = come_in(client, issuer)
    page = client.get(asked.headers["Location"])
    done = client.post(asked.headers["Location"], {"email": "rumana@example.com"})

    assert "Padma ID did not tell us your email." in page.content.decode()
    assert done.headers["Location"] == "/auth/verify-email/"
    assert User.objects.get().email == "rumana@example.com"
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("twist", [{"aud": "somebody-else"}, {"iss": "https://evil.example"}, {"exp": 1}])
def test_token_that_is_not_for_us_or_too_old_lets_nobody_in(
    client: Client, issuer: Issuer, twist: dict[str, Any]
) -> None:
    issuer.twist = twist

    response = come_in(client, issuer)

    assert response.status_code == 401
    assert "That did not work" in response.content.decode()
    assert (SESSION_KEY in client.session, User.objects.count()) == (False, 0)


def test_answer_for_another_browser_lets_nobody_in(client: Client, issuer: Issuer) -> None:
    sent = client.post(START, {"process": "login"})
    victim = Client()

    response = victim.get(issuer.authorize(sent.headers["Location"]))

    assert response.status_code == 401
    assert SESSION_KEY not in victim.session


def test_changed_state_lets_nobody_in(client: Client, issuer: Issuer) -> None:
    sent = client.post(START, {"process": "login"})

    response = client.get(issuer.authorize(sent.headers["Location"]) + "x")

    assert response.status_code == 401
    assert User.objects.count() == 0


def test_stolen_code_is_worth_nothing_without_the_verifier(client: Client, issuer: Issuer) -> None:
    stolen = issuer.authorize(client.post(START, {"process": "login"}).headers["Location"])
    thief = Client()
    own = issuer.authorize(thief.post(START, {"process": "login"}).headers["Location"])
    issuer.codes = {"code-1": issuer.codes["code-1"] | {"code_challenge": "of-the-victim"}}

    assert thief.get(own).status_code == 401
    assert stolen != own
    assert User.objects.count() == 0


def test_person_who_says_no_there_reads_so(client: Client, issuer: Issuer) -> None:
    back = issuer.authorize(client.post(START, {"process": "login"}).headers["Location"])

    response = client.get(back.replace("code=code-1", "error=access_denied"), follow=True)

    assert "You called it off" in response.content.decode()
    assert User.objects.count() == 0


def test_a_link_alone_starts_nothing(client: Client, issuer: Issuer) -> None:
    response = client.get(START)

    assert response.status_code == 200
    assert "Continue with Padma ID" in response.content.decode()
    assert Client(enforce_csrf_checks=True).post(START, {}).status_code == 403


def test_target_leads_to_this_shop_only(client: Client, issuer: Issuer) -> None:
    assert come_in(client, issuer, next="https://evil.example/").headers["Location"] == "/"


def test_buttons_are_shown_for_providers_with_keys_only(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Continue with" not in client.get("/auth/login/").content.decode()

    apps = {"APPS": [{"client_id": "x", "secret": "y"}]}
    settings.SOCIALACCOUNT_PROVIDERS = {"google": apps, "facebook": apps, "apple": apps}

    for path in ("/auth/login/", "/auth/register/"):
        shown = client.get(path).content.decode()
        for name in ("Google", "Facebook", "Apple"):
            assert f"Continue with {name}" in shown
    assert [way.url for way in social_ways()] == [
        f"/auth/social/{name}/login/" for name in ("google", "facebook", "apple")
    ]


@pytest.mark.parametrize("nonce", ["somebody-elses", "", None])
def test_token_that_another_session_asked_for_lets_nobody_in(client: Client, issuer: Issuer, nonce: str | None) -> None:
    issuer.twist = {"nonce": nonce}

    response = come_in(client, issuer)

    assert response.status_code == 401
    assert (SESSION_KEY in client.session, User.objects.count()) == (False, 0)


def test_a_nonce_is_asked_with_and_used_up(client: Client, issuer: Issuer) -> None:
    come_in(client, issuer)
    first = issuer.asked["nonce"]
    client.post("/auth/logout/")
    issuer.twist = {"nonce": first}

    again = come_in(client, issuer)

    assert len(first) >= 32
    assert issuer.asked["nonce"] != first
    assert (again.status_code, SESSION_KEY in client.session) == (401, False)
