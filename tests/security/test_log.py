"""The log of security events: what is written, that it stays, and what stands out of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.events import deliver_due
from shop.base.models import Event
from shop.notifications.models import Mail
from shop.security.models import SecurityEvent
from shop.security.queries import alerts
from shop.security.services import forget_old_events, note, note_failed_sign_in, note_sign_in
from shop.security.types import Alert, Kind, Visit
from tests.web.account.proving import FIREFOX, IPHONE

pytestmark = pytest.mark.django_db
HERE = Actor.guest(ip="203.0.113.7", request_id="0197")


def come_in(user: User, at: datetime, *, browser: str = FIREFOX, country: str = "") -> None:
    """A sign-in."""
    note_sign_in(user_id=user.pk, by=HERE, at=at, visit=Visit(browser, country), method="password")


def told(user: User) -> list[str]:
    """The kinds of which the person gets a mail."""
    return list(Event.objects.filter(name="security.noted").order_by("id").values_list("payload__kind", flat=True))


def refused(sql: str) -> bool:
    """Whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except (InternalError, IntegrityError) as error:
        return "append-only" in str(error)
    return False


def test_entry_names_who_where_and_which_request(shopper: User, at: datetime) -> None:
    note(Kind.PASSWORD_CHANGED, user_id=shopper.pk, by=HERE, at=at, visit=Visit(FIREFOX, "BD"))

    entry = SecurityEvent.objects.get()
    assert (entry.kind, entry.user_id, entry.ip, entry.country) == ("password_changed", shopper.pk, "203.0.113.7", "BD")
    assert (entry.device, entry.request_id, entry.actor) == ("Firefox, Linux", "0197", "guest")


def test_entries_cannot_be_changed_or_deleted(shopper: User, at: datetime) -> None:
    note(Kind.SIGNED_IN, user_id=shopper.pk, by=HERE, at=at)

    assert refused("UPDATE security_securityevent SET ip = NULL")
    assert refused("DELETE FROM security_securityevent")
    assert SecurityEvent.objects.get().ip == "203.0.113.7"


def test_entries_are_forgotten_after_four_hundred_days_and_not_before(shopper: User, at: datetime) -> None:
    for days in (401, 399, 0):
        note(Kind.SIGNED_IN, user_id=shopper.pk, by=HERE, at=at - timedelta(days=days))

    assert forget_old_events(at=at) == 1
    assert SecurityEvent.objects.count() == 2


def test_first_sign_in_of_all_is_no_news(shopper: User, at: datetime) -> None:
    come_in(shopper, at, country="BD")

    assert told(shopper) == []


def test_new_device_is_told_once(shopper: User, other_shopper: User, at: datetime) -> None:
    come_in(other_shopper, at, browser=IPHONE)
    come_in(shopper, at)
    come_in(shopper, at, browser=IPHONE)
    come_in(shopper, at, browser=IPHONE)
    come_in(shopper, at, browser="")

    assert told(shopper) == ["new_device"]


def test_new_device_is_told_by_a_mail_that_names_it(shopper: User, at: datetime) -> None:
    come_in(shopper, at)
    come_in(shopper, at, browser=IPHONE)

    deliver_due()
    deliver_due()

    mail = Mail.objects.get(recipient="nusrat@example.com")
    assert mail.subject == "Sign-in from a new device"
    assert "Safari, iOS 203.0.113.7" in mail.text and "/profile/security/" in mail.text


def test_new_country_is_told_instead_of_the_device(shopper: User, at: datetime) -> None:
    come_in(shopper, at, country="BD")
    come_in(shopper, at, browser=IPHONE, country="NL")

    assert told(shopper) == ["new_country"]


def test_name_of_a_refused_sign_in_is_kept_as_a_hash_only(shopper: User, at: datetime) -> None:
    note_failed_sign_in(login="NUSRAT@example.com", by=HERE, at=at, visit=Visit())
    note_failed_sign_in(login="stranger@example.com", by=HERE, at=at, visit=Visit())

    known, unknown = SecurityEvent.objects.order_by("id")
    assert (known.user_id, unknown.user_id) == (shopper.pk, None)
    assert len({known.account, unknown.account}) == 2
    assert "example" not in "".join(str(value) for value in SecurityEvent.objects.values_list())


def test_address_that_tries_ten_accounts_is_an_alert(at: datetime) -> None:
    for number in range(9):
        note_failed_sign_in(login=f"someone{number}@example.com", by=HERE, at=at, visit=Visit())
    for _ in range(20):
        note_failed_sign_in(login="someone0@example.com", by=HERE, at=at, visit=Visit())
    before = alerts(at=at)

    note_failed_sign_in(login="someone9@example.com", by=HERE, at=at, visit=Visit())

    assert before == []
    assert alerts(at=at) == [Alert("spray", "203.0.113.7", 10)]
    assert alerts(at=at + timedelta(hours=2)) == []


def test_account_that_is_tried_ten_times_is_an_alert(shopper: User, at: datetime) -> None:
    for number in range(10):
        by = Actor.guest(ip=f"203.0.113.{number}")
        note_failed_sign_in(login=shopper.email or "", by=by, at=at, visit=Visit())

    assert alerts(at=at) == [Alert("guesses", str(shopper.pk), 10)]


def test_twenty_new_passwords_asked_for_are_an_alert(at: datetime) -> None:
    for _ in range(19):
        note(Kind.RESET_ASKED, user_id=None, by=HERE, at=at)
    before = alerts(at=at)

    note(Kind.RESET_ASKED, user_id=None, by=HERE, at=at)

    assert (before, alerts(at=at)) == ([], [Alert("resets", "", 20)])


def test_new_country_is_an_alert_for_staff_only(shopper: User, operator: User, at: datetime) -> None:
    for person in (shopper, operator):
        come_in(person, at, country="BD")
        come_in(person, at, country="NL")

    assert alerts(at=at) == [Alert("country", f"{operator.pk}:NL", 1)]
