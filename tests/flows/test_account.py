"""A life of an account by plain forms: made, guarded, locked out, taken along and given up, in three languages."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.test import Client

from shop.accounts.models import OneTimeCode, User
from shop.notifications.models import Mail
from shop.privacy.models import Erasure
from tests.queue import drain
from tests.web.account.entrance import NUMBER, TYPED, newest
from tests.web.account.proving import IPHONE, code_now, factor_types
from tests.web.account.test_registration import link_in

from .visitors import PlainVisitor

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "mitu@example.com", "a-lamp-beside-the-river"
LANGUAGES = {"en": "", "bn": "/bn", "ar": "/ar"}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def mitu(language: str) -> PlainVisitor:
    """Somebody who registered by email in this language, and opened the link."""
    visitor, prefix = PlainVisitor(), LANGUAGES[language]
    visitor.open(f"{prefix}/auth/register/")
    visitor.send("/auth/register/", {"email": EMAIL, "password1": PASSWORD})
    visitor.open(link_in(Mail.objects.get(kind="accounts.verify")))
    visitor.send(r"/auth/verify-email/.+")
    return visitor


def confirmed(visitor: PlainVisitor, path: str) -> str:
    """A page that asks who sits there: the password says so."""
    visitor.open(path)
    assert visitor.path.endswith("/profile/security/confirmation/")
    return visitor.send("/profile/security/confirmation/", {"confirm-password": PASSWORD})


def guarded(visitor: PlainVisitor, prefix: str) -> list[str]:
    """Turn the app on; the recovery codes."""
    confirmed(visitor, f"{prefix}/profile/security/app/")
    assert visitor.path == f"{prefix}/profile/security/app/"
    secret = visitor.client.session["app_secret"]
    visitor.send("/profile/security/app/", {"code": code_now(secret=secret)})
    codes = re.findall(r">\s*([0-9a-z]{4,6}(?:-[0-9a-z]{4,6})?|\d{8})\s*<", visitor.html)
    visitor.send("/recovery-codes/kept/")
    return codes


def sign_in(visitor: PlainVisitor, prefix: str) -> None:
    """Email and password."""
    visitor.open(f"{prefix}/auth/login/")
    visitor.send("/auth/login/", {"login": EMAIL, "password": PASSWORD})


def test_page_speaks_the_language_from_the_first_form_to_the_mail(mitu: PlainVisitor, language: str) -> None:
    page = mitu.open(f"{LANGUAGES[language]}/profile/")

    person = User.objects.get()
    assert f'lang="{language}"' in page
    assert (person.email, person.language) == (EMAIL, language)
    assert mitu.path == f"{LANGUAGES[language]}/profile/"


def test_lost_phone_is_no_lost_account(mitu: PlainVisitor, language: str) -> None:
    prefix = LANGUAGES[language]
    codes = guarded(mitu, prefix)
    other = PlainVisitor(Client(headers={"user-agent": IPHONE}))

    sign_in(other, prefix)
    assert other.path == f"{prefix}/auth/second-step/"
    other.send("/auth/second-step/", {"code": codes[0]})
    page = other.open(f"{prefix}/profile/sessions/")

    assert factor_types(User.objects.get()) == {"totp", "recovery_codes"}
    assert ("iOS" in page, "Safari" in page) == (True, True)
    other.send("/profile/sessions/others/end/")
    mitu.open(f"{prefix}/profile/")
    assert mitu.path == f"{prefix}/auth/login/"


def test_person_takes_the_data_along_and_may_come_back_within_two_weeks(mitu: PlainVisitor, language: str) -> None:
    prefix = LANGUAGES[language]
    confirmed(mitu, f"{prefix}/profile/security/email/")
    mitu.open(f"{prefix}/profile/data/")
    mitu.send("/profile/data/exports/")
    drain()
    page = mitu.open(f"{prefix}/profile/data/")
    found = re.search(r'href="([^"]*/profile/data/exports/[^"]+)"', page)
    assert found
    with zipfile.ZipFile(io.BytesIO(mitu.client.get(found[1]).getvalue())) as archive:
        assert json.loads(archive.read("accounts/user.json"))[0]["email"] == EMAIL

    mitu.open(f"{prefix}/profile/data/deletion/")
    mitu.send("/profile/data/deletion/", button="1")
    assert Erasure.objects.get().undone_at is None
    sign_in(mitu, prefix)
    mitu.open(f"{prefix}/profile/data/")
    mitu.send("/profile/data/deletion/undo/")

    assert Erasure.objects.get().undone_at is not None


def test_number_is_enough_to_register_and_to_come_back(language: str, db: None) -> None:
    prefix, visitor = LANGUAGES[language], PlainVisitor()
    visitor.open(f"{prefix}/auth/register/phone/")
    visitor.send("/auth/register/phone/", {"address": TYPED})
    visitor.send("/auth/code/", {"code": newest(NUMBER)})
    visitor.send("/auth/register/details/", {"name": "Mitu"})
    visitor.open(f"{prefix}/profile/")
    visitor.send("/auth/logout/")

    OneTimeCode.objects.all().delete()  # a minute has gone by
    visitor.open(f"{prefix}/auth/login/")
    visitor.send("/auth/login/", {"address": TYPED})
    visitor.send("/auth/code/", {"code": newest(NUMBER)})
    visitor.open(f"{prefix}/profile/")

    assert visitor.path == f"{prefix}/profile/"
    assert User.objects.get().phone == NUMBER


def test_tenth_wrong_password_is_the_last_and_the_right_one_waits(mitu: PlainVisitor, language: str) -> None:
    prefix, thief = LANGUAGES[language], Client()

    statuses = [
        thief.post(f"{prefix}/auth/login/", {"login": EMAIL, "password": f"wrong-guess-{turn}"}).status_code
        for turn in range(12)
    ]
    right = thief.post(f"{prefix}/auth/login/", {"login": EMAIL, "password": PASSWORD})

    assert 302 not in statuses
    assert statuses[-1] in {422, 429}
    assert right.status_code in {422, 429}
    assert thief.get(f"{prefix}/profile/").status_code == 302
