"""Second factors below the pages: one use of a code, sealed secrets, rotation of keys."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db import connection
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.security.rules import plain_code
from shop.security.secrets import open_secret, rotate_secrets
from shop.security.services import CannotAddFactor, add_app, make_recovery_codes, spend_code
from shop.security.types import Visit
from tests.cast import APP_SECRET, with_app
from tests.web.account.proving import code_now

BY = Actor.system("test")
KEYS = ["one:" + "A" * 43 + "=", "two:" + "B" * 42 + "A="]


def spend(user: User, code: str, *, at: datetime | None = None) -> bool:
    """Use a code."""
    return spend_code(user_id=user.pk, code=code, by=BY, at=at or timezone.now(), visit=Visit()) is not None


@pytest.mark.django_db
def test_code_of_the_minute_before_or_after_is_refused(shopper: User) -> None:
    with_app(shopper)

    assert [spend(shopper, code_now(steps=steps)) for steps in (-3, 3)] == [False, False]
    assert spend(shopper, code_now(steps=-1))


@pytest.mark.django_db
def test_older_code_is_refused_after_a_newer_one(shopper: User) -> None:
    with_app(shopper)

    assert spend(shopper, code_now())
    assert not spend(shopper, code_now(steps=-1))


@pytest.mark.django_db
def test_code_of_somebody_else_opens_nothing(shopper: User, other_shopper: User) -> None:
    RecoveryCodes.activate(with_app(shopper))
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    assert (spend(other_shopper, code_now()), spend(other_shopper, code)) == (False, False)
    assert spend(shopper, code)


@pytest.mark.parametrize(("typed", "meant"), [("১২৩ ৪৫৬", "123456"), ("١٢٣-٤٥٦", "123456"), (" 12 34 56 ", "123456")])
def test_codes_are_read_in_any_digits(typed: str, meant: str) -> None:
    assert plain_code(typed) == meant


@pytest.mark.django_db
def test_wrong_code_turns_no_app_on(shopper: User, at: datetime) -> None:
    with pytest.raises(CannotAddFactor):
        add_app(user_id=shopper.pk, secret=APP_SECRET, code="000000", by=BY, at=at, visit=Visit())

    assert not Authenticator.objects.exists()


@pytest.mark.django_db
def test_second_app_is_refused(shopper: User) -> None:
    with_app(shopper)

    with pytest.raises(CannotAddFactor):
        add_app(user_id=shopper.pk, secret=APP_SECRET, code=code_now(), by=BY, at=timezone.now(), visit=Visit())

    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.django_db
def test_new_recovery_codes_end_the_old_ones(shopper: User, at: datetime) -> None:
    RecoveryCodes.activate(with_app(shopper))
    old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    make_recovery_codes(user_id=shopper.pk, by=BY, at=at, visit=Visit())

    new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(set(new)) == 10 and not set(new) & set(old)
    assert not spend(shopper, old[0])


@pytest.mark.django_db
def test_recovery_codes_alone_are_refused(shopper: User, at: datetime) -> None:
    with pytest.raises(CannotAddFactor):
        make_recovery_codes(user_id=shopper.pk, by=BY, at=at, visit=Visit())

    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_ten_that_bring_the_same_code_one_gets_in(shopper: User, kind: str) -> None:
    RecoveryCodes.activate(with_app(shopper))
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    code, gate = code_now() if kind == "app" else recovery, threading.Barrier(10)

    def rival(_number: int) -> bool:
        connection.set_schema(settings.DEFAULT_SCHEMA)
        gate.wait()
        try:
            return spend(shopper, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(rival, range(10)))

    assert results.count(True) == 1


@pytest.mark.django_db
def test_secrets_are_sealed_in_the_table(shopper: User) -> None:
    RecoveryCodes.activate(with_app(shopper))

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert APP_SECRET not in kept
    assert open_secret(Authenticator.objects.get(type="totp").data["secret"]) == APP_SECRET


@pytest.mark.django_db
def test_codes_work_after_the_keys_were_rotated_and_the_old_one_is_gone(shopper: User, settings: Any) -> None:
    settings.FIELD_KEYS = KEYS[:1]
    RecoveryCodes.activate(with_app(shopper))
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    settings.FIELD_KEYS = KEYS[::-1]

    counts = rotate_secrets("two"), rotate_secrets("two")
    settings.FIELD_KEYS = KEYS[1:]

    assert counts == (2, 0)
    assert (spend(shopper, code_now()), spend(shopper, code)) == (True, True)


@pytest.mark.django_db
def test_clock_of_the_phone_may_be_half_a_minute_off(shopper: User) -> None:
    with_app(shopper)

    assert spend(shopper, code_now(), at=timezone.now() + timedelta(seconds=29))
