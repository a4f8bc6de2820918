"""A database that is away: one request waits for it, the others are told at once, in their language."""

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout
from pytest_django import DjangoAssertNumQueries

from shop.web.common import outage

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser whose last request waited for the database in vain."""

    def wait_in_vain(_host: str) -> None:
        raise OperationalError from PoolTimeout()

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("shop.tenants.middleware.marketplace_of", wait_in_vain)
        first = client.get("/")
    assert (first.status_code, first.headers["Retry-After"]) == (503, "10")
    return client


@pytest.mark.parametrize(("path", "language"), [("/", "en"), ("/bn/", "bn"), ("/ar/products/", "ar")])
def test_others_are_told_without_a_try_in_the_language_of_the_address(away: Client, path: str, language: str) -> None:
    answer = away.get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert f'<html lang="{language}"' in answer.text


def test_saying_that_the_process_lives_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").status_code == 200


def test_process_stays_alive_and_sends_static_files(away: Client) -> None:
    assert away.get("/health/live").status_code == 200
    script = away.get("/static/js/shop.js")
    assert script.status_code == 200
    script.close()


def test_next_request_tries_after_a_short_rest(away: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = outage.time.monotonic()
    monkeypatch.setattr(outage.time, "monotonic", lambda: now + outage.REST_SECONDS + 1)

    assert away.get("/").status_code == 200


def test_refusal_before_the_language_is_known_is_in_the_language_of_the_address(client: Client) -> None:
    client.get("/bn/")

    assert '<html lang="en"' in client.get("/?q=%00").text
    assert '<html lang="bn"' in client.get("/bn/?q=%00").text
