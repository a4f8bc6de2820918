"""The mail server or the database is away: people are served as well as can be, and all of it heals by itself."""

from __future__ import annotations

import fcntl
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
import requests

from shop.base import postgres
from tests.notifications.postbox import Postbox, postbox
from tests.resilience.crowd import WARES, settle_down, stuck
from tests.resilience.running import Shop, eventually, var_folder
from tests.resilience.shopper import Shopper

pytestmark = pytest.mark.prove
CHECKOUT_SECONDS, MAILS_SECONDS = 3, 120
ANSWER_SECONDS, HEALTHY_SECONDS, OUTAGE_SECONDS = 15, 15, 25
TASK_PROCESSES, VISITORS = 2, 8
PAGES = ("/", "/products/", "/bn/", "/cart/", "/search/?q=mug", "/checkout/payment/", "/account/login/", "/nowhere/")


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One var folder for these tests: only the first start sets everything up."""
    with var_folder() as path:
        yield path


@pytest.fixture
def server() -> Iterator[Postbox]:
    """A mail server."""
    with postbox() as server:
        yield server


@pytest.fixture
def shop(var: Path, server: Postbox) -> Iterator[Shop]:
    """A shop that runs and hands its mails to that server."""
    with Shop(var, EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as shop:
        shop.start()
        yield shop


def buy(shop: Shop, number: int) -> float:
    """One guest buys at the door; returns the seconds from pressing Pay to the order's page."""
    ((slug, _variant), *_others) = shop.rows(WARES.format(stock=20))
    shopper = Shopper(shop.address, number, patient=True)
    shopper.fill_steps(slug)
    form = shopper.choose("cod")
    began = time.monotonic()
    assert shopper.pay(form)
    return time.monotonic() - began


def newest_mail(shop: Shop) -> int:
    """The number of the last mail that was written."""
    return shop.count("SELECT coalesce(max(id), 0) FROM notifications_mail")


def promised(shop: Shop, *, after: int) -> Counter[tuple[str, str]]:
    """Every mail that was written since then, once each: its Message-ID and its reader."""
    return Counter(shop.rows(f"SELECT message_id, recipient FROM notifications_mail WHERE id > {after}"))


def taken(server: Postbox) -> Counter[tuple[str, str]]:
    """How often the server took each mail."""
    return Counter((mail["Message-ID"], mail["To"]) for mail in server.received)


def kill_all(worker: psutil.Process) -> None:
    """kill -9 of the worker with its task processes; nothing when that was done already."""
    with suppress(psutil.NoSuchProcess):
        for process in (*worker.children(recursive=True), worker):
            process.kill()


@contextmanager
def database_away(shop: Shop) -> Iterator[None]:
    """The server is stopped, and nobody can start it: the lock for starting it is held here."""
    with (shop.var / "pg.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        postgres.stop(shop.var / "pg")
        yield


def test_mails_of_an_outage_arrive_once_each_when_the_server_is_back(shop: Shop, server: Postbox) -> None:
    last, server.away = newest_mail(shop), True
    seconds = [buy(shop, number) for number in range(6)]
    eventually(lambda: shop.said("was not sent"), 30)
    eventually(lambda: set(stuck(shop)) == {"mails"}, 30)

    server.away = False

    settle_down(shop, MAILS_SECONDS)
    assert max(seconds) < CHECKOUT_SECONDS
    assert taken(server) == promised(shop, after=last)
    assert {f"shopper-{number}@example.com" for number in range(6)} < {reader for _id, reader in taken(server)}


def test_worker_killed_before_the_servers_ok_repeats_only_that_mail_with_its_id(shop: Shop, server: Postbox) -> None:
    last = newest_mail(shop)
    worker = shop.child("manage.py work")
    server.before_ok = lambda: kill_all(worker)

    for number in range(6):
        buy(shop, number)

    eventually(lambda: not worker.is_running(), MAILS_SECONDS)
    settle_down(shop, MAILS_SECONDS)
    times = taken(server)
    assert set(times) == set(promised(shop, after=last))
    assert sorted(times.values())[:-TASK_PROCESSES] == [1] * (len(times) - TASK_PROCESSES)
    assert max(times.values()) == 2


def test_pages_say_sorry_while_the_database_is_away_and_come_back_with_it(shop: Shop) -> None:
    before = shop.child("granian"), shop.child("manage.py work")

    def ask(number: int) -> requests.Response:
        return requests.get(shop.address + PAGES[number % len(PAGES)], timeout=60, allow_redirects=False)

    with database_away(shop), ThreadPoolExecutor(VISITORS) as threads:
        end = time.monotonic() + OUTAGE_SECONDS
        answers: list[requests.Response] = []
        while time.monotonic() < end:
            answers += threads.map(ask, range(VISITORS))
        alive = shop.answers("/health/live")

    healed = eventually(lambda: shop.answers() and shop.answers("/products/"), 60)
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers.get("Retry-After") for answer in answers} == {"10"}
    assert not [answer.url for answer in answers if "Traceback" in answer.text or "OperationalError" in answer.text]
    assert max(answer.elapsed.total_seconds() for answer in answers) < ANSWER_SECONDS
    assert alive
    assert healed < HEALTHY_SECONDS
    assert (shop.child("granian"), shop.child("manage.py work")) == before
    assert buy(shop, 20) < CHECKOUT_SECONDS
    settle_down(shop, 60)
