"""Registering by number and coming back by code in Chromium, with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.models import OneTimeCode, User
from tests.cast import PASSWORD
from tests.web.account.entrance import NUMBER, newest, wrong
from tests.web.account.proving import proven_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_person_registers_by_number_signs_out_and_comes_back_by_code(no_js: Page) -> None:
    no_js.goto("/auth/register/")
    no_js.get_by_role("link", name="Use your mobile number instead").click()
    no_js.get_by_label("Mobile number").fill("০১৭১২-৩৪৫৬৭৮")
    no_js.get_by_role("button", name="Text me a code").click()
    expect(no_js.get_by_text("We texted 6 digits to 01712-345678.")).to_be_visible()

    no_js.get_by_label("6-digit code").fill(newest(NUMBER))
    no_js.get_by_role("button", name="Sign in").click()
    no_js.get_by_label("Your name").fill("Rumana Haque")
    no_js.get_by_role("button", name="Create account").click()
    no_js.goto("/profile/orders/")
    no_js.get_by_role("button", name="Sign out").first.click()

    OneTimeCode.objects.all().delete()  # a minute has gone by
    no_js.goto("/auth/login/")
    no_js.locator("#id_address").fill("01712 345678")
    no_js.get_by_role("button", name="Send me a code").click()
    no_js.get_by_label("6-digit code").fill(newest(NUMBER))
    no_js.get_by_role("button", name="Sign in").click()
    no_js.goto("/profile/orders/")

    expect(no_js).to_have_url("/profile/orders/")
    assert User.objects.get().phone == NUMBER


def test_wrong_code_is_said_at_the_field_and_costs_a_try(phone: Page) -> None:
    phone.goto("/auth/login/")
    phone.locator("#id_address").fill("nusrat@example.com")
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("6-digit code").fill(wrong(newest("nusrat@example.com")))
    phone.get_by_role("button", name="Sign in", exact=True).click()

    expect(phone.get_by_text("That code does not match.")).to_be_visible()
    expect(phone.get_by_text("4 tries left.")).to_be_visible()
    expect(phone.get_by_label("6-digit code")).to_be_focused()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_wait_for_another_code_runs_down_in_the_digits_of_the_page(phone: Page) -> None:
    phone.goto("/bn/auth/login/")
    phone.locator("#id_address").fill("nusrat@example.com")
    phone.locator("#id_address").press("Enter")
    clock = phone.locator("#resend .num")
    first = clock.inner_text()

    expect(clock).not_to_have_text(first)
    expect(clock).to_have_text(re.compile("^০:৫[০-৯]$"))


def test_passkey_button_is_there_with_script_only(page: Page, no_js: Page) -> None:
    for one in (page, no_js):
        one.goto("/auth/login/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    expect(no_js.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


def test_passkey_that_nobody_has_is_turned_away_in_words(page: Page) -> None:
    with_device(page)
    page.goto("/auth/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("That did not work. Try again, or come in by code.")).to_be_visible()


def with_device(page: Page) -> None:
    """Give the browser an authenticator that holds no key."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_entrance_pages_fit_every_width_and_direction(phone: Page) -> None:
    for path in ("login", "register", "register/phone", "forgot-password", "forgot-password/phone"):
        for prefix in ("", "/bn", "/ar"):
            phone.goto(f"{prefix}/auth/{path}/")
            assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{prefix} {path}"


def test_person_makes_a_passkey_and_signs_in_with_it(page: Page, shopper: User) -> None:
    with_device(page)
    sign_in(page, proven_address(shopper))
    page.goto("/profile/security/passkeys/new/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).not_to_have_url("/profile/security/passkeys/new/")
    page.context.clear_cookies()

    page.goto("/auth/login/?next=/profile/orders/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url("/profile/orders/")


def sign_in(page: Page, person: User) -> None:
    """By email and password."""
    page.goto("/auth/login/")
    page.locator("#id_login").fill(str(person.email))
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url("/")
