"""The list of countries: off by default, for named parts only, never for machines."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.store.queries import forget_store
from shop.store.services import change_store
from shop.store.types import CountryMode

pytestmark = pytest.mark.django_db
BANGLADESH, AMERICA, UNKNOWN = "119.30.41.1", "8.8.8.8", "1.1.1.1"
ALL = ["checkout", "auth", "admin"]


@pytest.fixture(autouse=True)
def table(tmp_path: Path, settings: Any) -> None:
    settings.IP_RANGES_FILE = tmp_path / "ranges"
    (tmp_path / "list").write_text(
        "apnic|BD|ipv4|119.30.32.0|8192|20080201|assigned\narin|US|ipv4|8.0.0.0|16777216|19921201|allocated\n"
    )
    call_command("load_ip_ranges", tmp_path / "list", stdout=StringIO())


def only_bangladesh(mode: str, at: datetime, *, parts: list[str] = ALL) -> None:
    change_store(by=Actor.system("test"), at=at, country_mode=mode, country_list=["BD"], country_paths=parts)
    forget_store()


def status(client: Client, path: str, ip: str) -> int:
    return client.get(path, REMOTE_ADDR=ip).status_code


@pytest.mark.parametrize("path", ["/auth/login/", "/checkout/", "/admin/"])
def test_everybody_comes_in_by_default(client: Client, path: str) -> None:
    assert status(client, path, AMERICA) in {200, 302}


@pytest.mark.parametrize(
    "path", ["/auth/login/", "/bn/auth/login/", "/checkout/", "/ar/checkout/", "/admin/", "/db-admin/"]
)
def test_a_closed_part_is_closed_to_other_countries_in_every_language(client: Client, path: str, at: datetime) -> None:
    only_bangladesh(CountryMode.BLOCK, at)

    assert status(client, path, AMERICA) == 403
    assert status(client, path, BANGLADESH) in {200, 302}
    assert status(client, path, UNKNOWN) in {200, 302}
    assert status(client, path, "127.0.0.1") in {200, 302}


@pytest.mark.parametrize(
    "path",
    ["/", "/products/", "/health/live", "/hooks/sandbox/", "/robots.txt", "/.well-known/security.txt", "/authority/"],
)
def test_other_parts_and_machines_are_never_closed(client: Client, path: str, at: datetime) -> None:
    only_bangladesh(CountryMode.BLOCK, at)

    assert status(client, path, AMERICA) == status(client, path, BANGLADESH) != 403


def test_only_the_named_parts_are_closed(client: Client, at: datetime) -> None:
    only_bangladesh(CountryMode.BLOCK, at, parts=["admin"])

    assert status(client, "/auth/login/", AMERICA) == 200
    assert status(client, "/admin/", AMERICA) == 403


def test_the_page_says_why_in_the_readers_language_and_is_kept_by_no_cache(client: Client, at: datetime) -> None:
    change_store(by=Actor.system("test"), at=at, support_email="help@example.com")
    only_bangladesh(CountryMode.BLOCK, at)

    page = client.get("/ar/auth/login/", REMOTE_ADDR=AMERICA)

    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert "mailto:help@example.com" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_noting_lets_everybody_in(client: Client, at: datetime, caplog: pytest.LogCaptureFixture) -> None:
    only_bangladesh(CountryMode.LOG, at)
    caplog.set_level("INFO")

    assert status(client, "/auth/login/", AMERICA) == 200

    assert "visit from US" in caplog.text
    assert AMERICA not in caplog.text
    assert not AuditEntry.objects.filter(action="access.country_refused").exists()


def test_a_refusal_is_noted_once_an_hour_without_the_address(client: Client, at: datetime) -> None:
    only_bangladesh(CountryMode.BLOCK, at)
    for _time in range(3):
        status(client, "/auth/login/", AMERICA)

    entry = AuditEntry.objects.get(action="access.country_refused")
    assert (entry.after["country"], entry.ip) == ("US", None)
    assert AMERICA not in str(entry.after)


def test_a_header_does_not_change_where_somebody_is(client: Client, at: datetime) -> None:
    only_bangladesh(CountryMode.BLOCK, at)

    answer = client.get("/auth/login/", REMOTE_ADDR=AMERICA, headers={"X-Forwarded-For": BANGLADESH})

    assert answer.status_code == 403


def test_being_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/health/live")

    with django_assert_num_queries(0):
        assert client.get("/health/live").status_code == 200
