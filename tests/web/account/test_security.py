"""The security pages: each change asks who sits there, takes effect as it says, and ends the other sessions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.events import deliver_due
from shop.base.models import AuditEntry
from shop.notifications.models import Mail
from shop.security.models import EmailChange, SecurityEvent
from shop.security.types import Kind
from tests.cast import PASSWORD, with_app

from .proving import IPHONE, LOGIN, STEP, code_now, factor_types, grow_old, location, proven_address, sign_in

pytestmark = pytest.mark.django_db
NEW = "seven-lamps-by-a-river"
SENSITIVE = [
    "/profile/security/password/",
    "/profile/security/email/",
    "/profile/security/app/",
    "/profile/security/app/removal/",
    "/profile/security/recovery-codes/",
    "/profile/security/recovery-codes/file/",
    "/profile/security/recovery-codes/print/",
    "/profile/security/passkeys/new/",
    "/profile/security/passkeys/1/",
    "/profile/security/passkeys/1/removal/",
]


def mail_to(address: str) -> Mail:
    """The last mail to an address, after the worker did what waits."""
    deliver_due()
    return Mail.objects.filter(recipient=address).latest("id")


def test_what_is_not_there_yet_can_be_added_not_changed(shopper: User) -> None:
    client = sign_in(shopper)

    text = client.get("/profile/security/").text

    assert re.findall(r">(\w+)<span class=\"sr-only\"> (Email address|Phone number|Password)</span>", text) == [
        ("Change", "Email address"),
        ("Add", "Phone number"),
        ("Change", "Password"),
    ]
    assert text.count("None yet") == 1


# The proof ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SENSITIVE)
def test_page_of_a_change_asks_a_stranger_to_sign_in(client: Client, path: str) -> None:
    assert location(client.get(path)).startswith("/auth/login/?next=")


@pytest.mark.parametrize("path", SENSITIVE)
def test_page_of_a_change_asks_for_the_password_ten_minutes_after_the_last_proof(shopper: User, path: str) -> None:
    client = sign_in(shopper)
    grow_old(client, 601)

    assert location(client.get(path)).startswith("/profile/security/confirmation/?next=")


def test_confirmed_password_leads_on_and_wrong_one_does_not(shopper: User) -> None:
    client = sign_in(shopper)
    grow_old(client, 601)
    ask = location(client.get("/profile/security/password/"))

    wrong = client.post(ask, {"confirm-password": "not-it"})
    still = client.get("/profile/security/password/")
    right = client.post(ask, {"confirm-password": PASSWORD})

    assert (wrong.status_code, still.status_code) == (422, 302)
    assert location(right) == "/profile/security/password/"
    assert client.get("/profile/security/password/").status_code == 200
    assert SecurityEvent.objects.filter(kind=Kind.CONFIRMATION_FAILED, user=shopper).count() == 1


def test_confirmation_stops_after_five_guesses(shopper: User) -> None:
    client = sign_in(shopper)
    grow_old(client, 601)
    for _ in range(5):
        client.post("/profile/security/confirmation/", {"confirm-password": "not-it"})

    response = client.post("/profile/security/confirmation/", {"confirm-password": PASSWORD})

    assert response.status_code == 422
    assert client.get("/profile/security/password/").status_code == 302


def test_confirmation_leads_to_this_shop_only(shopper: User) -> None:
    client = sign_in(shopper)

    response = client.post("/profile/security/confirmation/?next=https://evil.example/", {"confirm-password": PASSWORD})

    assert location(response) == "/profile/security/"


def test_form_that_was_sent_too_late_is_kept_until_the_proof(shopper: User) -> None:
    client = sign_in(shopper)
    grow_old(client, 601)

    asked = client.post("/profile/security/email/", {"email": "new@example.com"})
    before = EmailChange.objects.count()
    done = client.post("/profile/security/email/", {"email": "new@example.com", "confirm-password": PASSWORD})

    assert '<input type="hidden" name="email" value="new@example.com">' in asked.content.decode()
    assert before == 0
    assert (location(done), EmailChange.objects.get().new_email) == ("/profile/security/", "new@example.com")
    assert "new@example.com" not in str(dict(client.session))


def test_password_is_no_proof_for_whoever_has_a_second_step(operator: User) -> None:
    client = sign_in(operator)
    client.post(STEP, {"code": code_now(steps=-1)})
    grow_old(client, 601)

    refused = client.post("/profile/security/confirmation/", {"confirm-password": PASSWORD, "confirm-code": ""})
    accepted = client.post("/profile/security/confirmation/", {"confirm-code": code_now()})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert client.get("/profile/security/password/").status_code == 200


# The password ---------------------------------------------------------------------------------------------------------


def test_new_password_ends_all_other_sessions_and_is_told(shopper: User) -> None:
    client, phone = sign_in(shopper), sign_in(shopper, browser=IPHONE)

    client.post("/profile/security/password/", {"password": NEW})

    shopper.refresh_from_db()
    assert shopper.check_password(NEW)
    assert client.get("/profile/security/").status_code == 200
    assert location(phone.get("/profile/security/")).startswith("/auth/login/")
    assert mail_to("nusrat@example.com").subject == "Your password was changed"
    assert AuditEntry.objects.filter(action="accounts.password_changed", subject_id=shopper.pk).count() == 1


def test_common_password_is_refused_and_nothing_changes(shopper: User) -> None:
    client = sign_in(shopper)

    response = client.post("/profile/security/password/", {"password": "password123"})

    shopper.refresh_from_db()
    assert response.status_code == 422
    assert "Many people use this password" in response.content.decode()
    assert shopper.check_password(PASSWORD)


# The address ----------------------------------------------------------------------------------------------------------


def ask_for(client: Client, new: str) -> str:
    """Ask for a new address; the path of the link in its mail, or nothing."""
    client.post("/profile/security/email/", {"email": new})
    found = re.search(r"/profile/security/email/\S+", mail_to(new).text)
    return found.group() if found else ""


def test_new_address_takes_effect_by_its_link_and_the_old_one_is_told(shopper: User) -> None:
    client = sign_in(shopper)
    link = ask_for(client, "New@Example.com".lower())
    shopper.refresh_from_db()
    before = shopper.email

    looked = Client().get(link)
    unchanged = User.objects.get(pk=shopper.pk).email
    Client().post(link)

    shopper.refresh_from_db()
    assert (before, looked.status_code, unchanged) == ("nusrat@example.com", 200, "nusrat@example.com")
    assert shopper.email == "new@example.com"
    assert list(EmailAddress.objects.filter(user=shopper).values_list("email", "verified", "primary")) == [
        ("new@example.com", True, True)
    ]
    assert mail_to("nusrat@example.com").subject == "Your email address was changed"


def test_link_of_an_address_works_once_and_for_a_day(shopper: User) -> None:
    client = sign_in(shopper)
    link = ask_for(client, "new@example.com")
    Client().post(link)

    again = Client().post(link)
    late = ask_for(client, "newer@example.com")
    EmailChange.objects.filter(confirmed_at=None).update(asked_at=timezone.now() - timedelta(hours=25))

    assert again.status_code == 422
    assert Client().post(late).status_code == 422
    assert User.objects.get(pk=shopper.pk).email == "new@example.com"


def test_second_wish_ends_the_first(shopper: User) -> None:
    client = sign_in(shopper)
    first = ask_for(client, "first@example.com")
    ask_for(client, "second@example.com")

    assert Client().post(first).status_code == 422
    assert User.objects.get(pk=shopper.pk).email == "nusrat@example.com"


def test_address_of_somebody_else_gets_the_same_answer_and_another_mail(shopper: User, other_shopper: User) -> None:
    client = sign_in(shopper)

    free = client.post("/profile/security/email/", {"email": "free@example.com"}, follow=True)
    taken = client.post("/profile/security/email/", {"email": other_shopper.email}, follow=True)

    assert (free.redirect_chain, free.status_code) == (taken.redirect_chain, taken.status_code)
    assert "Look into the new mailbox" in taken.content.decode()
    assert mail_to(other_shopper.email or "").subject == "This address has an account already"
    assert not EmailChange.objects.filter(new_email=other_shopper.email).exists()


def test_address_that_was_taken_meanwhile_is_refused(shopper: User) -> None:
    link = ask_for(sign_in(shopper), "new@example.com")
    User.objects.create_user("new@example.com", PASSWORD)

    response = Client().post(link)

    assert response.status_code == 422
    assert User.objects.get(pk=shopper.pk).email == "nusrat@example.com"


# The second step ------------------------------------------------------------------------------------------------------


def test_app_is_turned_on_by_a_code_and_codes_are_shown_once(shopper: User) -> None:
    client, phone = sign_in(shopper), sign_in(shopper, browser=IPHONE)
    page = client.get("/profile/security/app/").content.decode()
    secret = client.session["app_secret"]

    client.post("/profile/security/app/", {"code": code_now(secret=secret)})
    shown = client.get("/profile/security/recovery-codes/")
    file = client.get("/profile/security/recovery-codes/file/")
    sheet = client.get("/profile/security/recovery-codes/print/")
    client.post("/profile/security/recovery-codes/kept/")
    hidden = client.get("/profile/security/recovery-codes/").content.decode()

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert " ".join(secret[start : start + 4] for start in range(0, 32, 4)) in page and "<svg" in page
    assert factor_types(shopper) == {"totp", "recovery_codes"}
    assert all(code in shown.content.decode() for code in codes) and len(codes) == 10
    assert file.content.decode().split() == codes
    assert all(code in sheet.content.decode() for code in codes) and "no-store" in sheet.headers["Cache-Control"]
    assert "no-store" in shown.headers["Cache-Control"] and "no-store" in file.headers["Cache-Control"]
    assert not any(code in hidden for code in codes)
    assert location(client.get("/profile/security/recovery-codes/file/")) == "/profile/security/recovery-codes/"
    assert location(client.get("/profile/security/recovery-codes/print/")) == "/profile/security/recovery-codes/"
    assert location(phone.get("/profile/security/")).startswith("/auth/login/")


def test_wrong_code_leaves_the_app_off(shopper: User) -> None:
    client = sign_in(shopper)
    client.get("/profile/security/app/")

    response = client.post("/profile/security/app/", {"code": "000000"})

    assert response.status_code == 422
    assert factor_types(shopper) == set()


def test_removed_app_takes_recovery_codes_along_and_is_told(shopper: User) -> None:
    client = sign_in(with_app(shopper))
    client.post(STEP, {"code": code_now()})

    client.post("/profile/security/app/removal/")

    assert factor_types(shopper) == set()
    assert mail_to("nusrat@example.com").subject == "A second step was removed"


def test_codes_are_made_anew_on_request(shopper: User) -> None:
    client = sign_in(with_app(shopper))
    client.post(STEP, {"code": code_now()})

    shown = client.post("/profile/security/recovery-codes/", follow=True).content.decode()

    assert all(code in shown for code in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes())


def test_passkey_of_somebody_else_does_not_exist(shopper: User, other_shopper: User) -> None:
    theirs = Authenticator.objects.create(user=other_shopper, type="webauthn", data={"name": "Phone", "credential": {}})
    client = sign_in(shopper)

    answers = [
        client.post(f"/profile/security/passkeys/{theirs.pk}/", {"name": "Mine"}).status_code,
        client.post(f"/profile/security/passkeys/{theirs.pk}/removal/").status_code,
    ]

    theirs.refresh_from_db()
    assert answers == [404, 404]
    assert theirs.data["name"] == "Phone"


# The page -------------------------------------------------------------------------------------------------------------


def test_page_shows_what_happened_to_this_account_only(shopper: User, other_shopper: User) -> None:
    sign_in(other_shopper, browser=IPHONE)
    client = sign_in(shopper)
    Client().post(LOGIN, {"login": proven_address(shopper).email, "password": "not-it"})

    page = client.get("/profile/security/").content.decode()

    assert "Signed in" in page and "Sign-in failed" in page and "Firefox, Linux" in page
    assert "iOS" not in page


def test_sign_out_is_a_post_and_ends_the_session(shopper: User) -> None:
    client = sign_in(shopper)

    assert client.get("/auth/logout/").status_code == 405
    assert SESSION_KEY in client.session
    client.post("/auth/logout/")
    assert SESSION_KEY not in client.session
