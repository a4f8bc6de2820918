"""Passkeys in a real browser with an authenticator that Chromium plays: added, used alone, used as the second step."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.security.models import SecurityEvent
from shop.security.types import Kind
from tests.cast import PASSWORD
from tests.web.account.proving import proven_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def key(page: Page) -> Any:
    """A fingerprint reader inside the computer, with somebody's finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    identity = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return session, identity


def sign_in(page: Page, user: User) -> None:
    """Email and password."""
    page.goto("/auth/login/")
    page.locator("#id_login").fill(user.email or "")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form:has(#id_password) button[type=submit]").first.click()


def add_passkey(page: Page) -> None:
    """From the security page to the recovery codes."""
    page.goto("/profile/security/passkeys/new/")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def sign_out(page: Page) -> None:
    """By the form of the account pages."""
    page.locator("form[action='/auth/logout/'] button:visible").first.click()
    page.wait_for_url("**/")


def test_passkey_is_added_and_signs_in_alone(page: Page, key: Any, shopper: User) -> None:
    sign_in(page, proven_address(shopper))
    add_passkey(page)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("Work laptop", exact=True).first).to_be_visible()
    sign_out(page)

    page.goto("/auth/login/?next=/profile/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Sign-in and privacy")).to_be_visible()
    assert SecurityEvent.objects.filter(kind=Kind.SIGNED_IN, detail="webauthn", user=shopper).count() == 1


def test_passkey_is_the_second_step(page: Page, key: Any, shopper: User) -> None:
    sign_in(page, proven_address(shopper))
    add_passkey(page)
    sign_out(page)
    sign_in(page, shopper)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()

    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(lambda url: "/auth/" not in url)

    page.goto("/profile/security/")
    expect(page.get_by_role("heading", name="Sign-in and privacy")).to_be_visible()


def test_passkey_of_a_stranger_is_refused_in_words(page: Page, key: Any, shopper: User, other_shopper: User) -> None:
    sign_in(page, proven_address(shopper))
    add_passkey(page)
    sign_out(page)
    Authenticator.objects.filter(user=shopper, type="webauthn").update(user=other_shopper)

    page.goto("/auth/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey could not be checked. Try again, or come in by code.")).to_be_visible()
    assert not SecurityEvent.objects.filter(kind=Kind.SIGNED_IN, detail="webauthn").exists()


def test_finger_that_is_not_known_says_so_and_changes_nothing(page: Page, key: Any, shopper: User) -> None:
    session, identity = key
    session.send("WebAuthn.setUserVerified", {"authenticatorId": identity, "isUserVerified": False})
    sign_in(page, proven_address(shopper))

    page.goto("/profile/security/passkeys/new/")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_text("No passkey was used. Try again, or choose another way.")).to_be_visible()
    assert not Authenticator.objects.exists()
