"""The first day of an account on a phone, in three languages: registered, guarded by a passkey and an app, phone lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.notifications.models import Mail
from tests.web.account.proving import code_now, factor_types
from tests.web.account.test_registration import link_in

from .conftest import PHONE, OpenPage
from .test_entrance import with_device
from .visitor import ChromiumVisitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "mitu@example.com", "a-lamp-beside-the-river"


def use_passkey(page: Page) -> None:
    """The button that its script shows."""
    with page.expect_navigation():
        page.locator("[data-passkey] button:visible").press("Enter")


def register(mitu: ChromiumVisitor, prefix: str) -> None:
    """By mail, up to the proven address."""
    mitu.open(f"{prefix}/auth/register/")
    mitu.send("/auth/register/", {"email": EMAIL, "password1": PASSWORD})
    mitu.open(link_in(Mail.objects.get(kind="accounts.verify")))
    mitu.send("/auth/verify-email/.+")


def turn_app_on(mitu: ChromiumVisitor, prefix: str) -> list[str]:
    """The password once more, then the app's first code; the recovery codes."""
    mitu.open(f"{prefix}/profile/security/app/")
    mitu.send("/confirmation/", {"confirm-password": PASSWORD})
    secret = re.sub(r"\s", "", mitu.page.locator("ol code").inner_text())
    mitu.send("/security/app/", {"code": code_now(secret=secret)})
    return mitu.page.locator("ul.card code").all_inner_texts()


@pytest.mark.parametrize(("prefix", "direction"), [("", "ltr"), ("/bn", "ltr"), ("/ar", "rtl")])
def test_newcomer_is_guarded_and_comes_back_without_the_phone(open_page: OpenPage, prefix: str, direction: str) -> None:
    page, elsewhere = open_page(viewport=PHONE), ChromiumVisitor(open_page(viewport=PHONE))
    mitu = ChromiumVisitor(page)
    with_device(page)
    register(mitu, prefix)
    expect(page.locator("html")).to_have_attribute("dir", direction)

    codes = turn_app_on(mitu, prefix)
    mitu.open(f"{prefix}/profile/security/passkeys/new/")
    use_passkey(page)
    page.context.clear_cookies()
    mitu.open(f"{prefix}/auth/login/?next={prefix}/profile/security/")
    use_passkey(page)
    expect(page).to_have_url(f"{prefix}/profile/security/")

    elsewhere.open(f"{prefix}/auth/login/")
    elsewhere.send("/auth/login/", {"login": EMAIL, "password": PASSWORD})
    elsewhere.send("/auth/second-step/", {"code": codes[0]})
    elsewhere.open(f"{prefix}/profile/sessions/")
    elsewhere.send("/sessions/others/end/")
    mitu.open(f"{prefix}/profile/security/")

    assert mitu.path == f"{prefix}/auth/login/"
    assert factor_types(User.objects.get()) == {"totp", "webauthn", "recovery_codes"}
