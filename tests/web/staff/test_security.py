"""The office's security page: who reads it, what it finds, what stands out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.security.services import note, note_failed_sign_in
from shop.security.types import Kind, Visit

pytestmark = pytest.mark.django_db
PAGE = "/admin/security/"


@pytest.fixture
def room(client: Client, chief: User) -> Client:
    """Imran's browser, signed in."""
    client.force_login(chief)
    return client


def test_page_is_for_whoever_holds_the_right(client: Client, shopper: User, helper: User) -> None:
    assert client.get(PAGE).status_code == 302
    for person in (shopper, helper):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403


def test_events_are_found_by_kind_address_and_person(room: Client, shopper: User) -> None:
    now = timezone.now()
    note(Kind.PASSWORD_CHANGED, user_id=shopper.pk, by=Actor.user(shopper.pk, ip="203.0.113.1"), at=now)
    note_failed_sign_in(login="x@example.com", by=Actor.guest(ip="203.0.113.2"), at=now, visit=Visit())

    def kinds(query: str) -> list[str]:
        return [event.kind for event in room.get(f"{PAGE}?{query}").context["found"].rows]

    assert kinds("") == ["sign_in_failed", "password_changed"]
    assert kinds("kind=password_changed") == kinds("ip=203.0.113.1") == kinds(f"person={shopper.pk}")
    assert kinds("ip=203.0.113.2") == ["sign_in_failed"]


@pytest.mark.parametrize("query", ["ip=x", "kind=x", "person=0", "person=99999999999999999999", "page=x"])
def test_filter_that_makes_no_sense_breaks_nothing(room: Client, query: str) -> None:
    assert room.get(f"{PAGE}?{query}").status_code in {200, 422}


def test_spray_is_shown_as_a_sentence_that_leads_to_its_events(room: Client) -> None:
    for number in range(10):
        login = f"someone{number}@example.com"
        note_failed_sign_in(login=login, by=Actor.guest(ip="203.0.113.2"), at=timezone.now(), visit=Visit())

    page = room.get(PAGE).content.decode()

    assert "From 203.0.113.2 somebody tried 10 accounts within an hour." in page
    assert "?kind=sign_in_failed&amp;ip=203.0.113.2" in page
