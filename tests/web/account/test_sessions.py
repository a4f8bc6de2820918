"""Sessions: how long they live, who sees them, how they end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.security.models import SecurityEvent
from shop.security.types import SHOPPER_LIMITS, STAFF_LIMITS, Kind, SessionLimits
from shop.web.common.sessions import BEGAN, SEEN

from .proving import IPHONE, STEP, code_now, location, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/profile/security/"


def turn_back(client: Client, **seconds: int) -> None:
    """Let the session have begun, or been used, so much earlier."""
    session = client.session
    for name, back in seconds.items():
        session[{"began": BEGAN, "seen": SEEN}[name]] -= back
    session.save()


def staff_browser(operator: User) -> Client:
    """Farzana's browser, second step done."""
    client = sign_in(operator)
    client.post(STEP, {"code": code_now()})
    return client


@pytest.mark.parametrize(
    ("limits", "since", "seen", "verdict"),
    [
        (STAFF_LIMITS, timedelta(minutes=29, seconds=59), timedelta(minutes=29, seconds=59), ""),
        (STAFF_LIMITS, timedelta(minutes=30), timedelta(minutes=30), "idle"),
        (STAFF_LIMITS, timedelta(hours=12), timedelta(0), "absolute"),
        (SHOPPER_LIMITS, timedelta(days=13), timedelta(days=13), ""),
        (SHOPPER_LIMITS, timedelta(days=14), timedelta(days=14), "idle"),
        (SHOPPER_LIMITS, timedelta(days=30), timedelta(0), "absolute"),
    ],
)
def test_limits_end_a_session(
    at: datetime, limits: SessionLimits, since: timedelta, seen: timedelta, verdict: str
) -> None:
    assert limits.ended(since=at - since, seen_at=at - seen, at=at) == verdict


def test_staff_that_was_away_for_half_an_hour_signs_in_again(operator: User) -> None:
    client = staff_browser(operator)
    turn_back(client, seen=30 * 60)

    response = client.get("/admin/")

    assert location(response) == "/auth/login/?next=%2Fadmin%2F"
    assert SESSION_KEY not in client.session


def test_staff_signs_in_again_after_twelve_hours_of_work(operator: User) -> None:
    client = staff_browser(operator)
    turn_back(client, began=12 * 3600)

    assert location(client.get("/admin/")).startswith("/auth/login/")


def test_shopper_is_not_bound_by_the_limits_of_staff(shopper: User) -> None:
    client = sign_in(shopper)
    turn_back(client, began=29 * 86400, seen=13 * 86400)

    assert client.get(PAGE).status_code == 200
    turn_back(client, began=86400)
    assert location(client.get(PAGE)).startswith("/auth/login/")


def test_use_is_written_once_a_minute_at_most(shopper: User) -> None:
    client = sign_in(shopper)
    client.get(PAGE)

    with CaptureQueriesContext(
        connection,
    ) as quiet:
        client.get(PAGE)
    turn_back(client, seen=61)
    with CaptureQueriesContext(connection) as later:
        client.get(PAGE)

    assert writes(quiet) == []
    assert {statement.split()[1].strip('"') for statement in writes(later)} == {
        "django_session",
        "usersessions_usersession",
    }


def writes(captured: Any) -> list[str]:
    """The statements that change something."""
    return [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_list_names_devices_in_words_and_marks_this_one(shopper: User, other_shopper: User) -> None:
    sign_in(other_shopper)
    sign_in(shopper, browser=IPHONE)
    client = sign_in(shopper)

    found = client.get("/profile/sessions/").context["sessions"]

    assert [(one.device.browser, one.device.system, one.current) for one in found] == [
        ("Firefox", "Linux", True),
        ("Safari", "iOS", False),
    ]
    assert found[0].ip == "127.0.0.1"


def test_ended_session_is_signed_out(shopper: User) -> None:
    phone, client = sign_in(shopper, browser=IPHONE), sign_in(shopper)
    session = next(one for one in client.get("/profile/sessions/").context["sessions"] if not one.current)

    client.post(f"/profile/sessions/{session.id}/end/")

    assert location(phone.get(PAGE)).startswith("/auth/login/")
    assert client.get(PAGE).status_code == 200
    assert SecurityEvent.objects.filter(kind=Kind.SESSION_ENDED, user=shopper).count() == 1


def test_session_of_somebody_else_does_not_exist(shopper: User, other_shopper: User) -> None:
    theirs = sign_in(other_shopper)
    client = sign_in(shopper)
    session = UserSession.objects.get(user=other_shopper)

    response = client.post(f"/profile/sessions/{session.pk}/end/")

    assert response.status_code == 404
    assert theirs.get(PAGE).status_code == 200


def test_signing_out_everywhere_else_leaves_this_one(shopper: User) -> None:
    others = [sign_in(shopper, browser=IPHONE) for _ in range(2)]
    client = sign_in(shopper)

    client.post("/profile/sessions/others/end/")

    assert [location(other.get(PAGE))[:12] for other in others] == ["/auth/login/"] * 2
    assert len(client.get("/profile/sessions/").context["sessions"]) == 1


@pytest.mark.parametrize("path", ["/profile/sessions/1/end/", "/profile/sessions/others/end/"])
def test_sessions_end_by_post_only(shopper: User, path: str) -> None:
    assert sign_in(shopper).get(path).status_code == 405


@pytest.mark.parametrize("path", ["/profile/sessions/others/end/", "/profile/security/password/", "/auth/logout/"])
def test_form_without_its_token_is_refused(shopper: User, path: str) -> None:
    client = sign_in(shopper)
    client.handler.enforce_csrf_checks = True

    response = client.post(path, {"password": "seven-lamps-by-a-river"})

    assert response.status_code == 403
    assert client.get(PAGE).status_code == 200
