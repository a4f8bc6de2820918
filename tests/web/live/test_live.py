"""/live/: who may listen, what arrives, what is replayed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from shop.base import live
from shop.base.live import Subject
from shop.base.models import Event
from shop.web.live import application as live_application
from shop.web.live.application import LiveApplication
from shop.web.live.hub import BACKLOG, Hub

CHANNEL = "order:0199a8f0-0000-7000-8000-000000000001"
ORDER = Subject("order", 17)
PAGE = "http://localhost:8000"

needs_commits = pytest.mark.django_db(transaction=True)


def happened(name: str = "orders.placed", subject: Subject = ORDER) -> Event:
    """An event row, committed."""
    return Event.objects.create(
        name=name, subject_type=subject.type, subject_id=subject.id, actor="system", at=timezone.now()
    )


class Listener:
    """A browser with an open stream."""

    def __init__(self, app: LiveApplication, address: str, headers: dict[str, str], method: str = "GET") -> None:
        path, _mark, query = address.partition("?")
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.app, self.sent, self.left = app, asyncio.Queue[dict[str, Any]](), asyncio.Event()
        self.task = asyncio.create_task(self.app(self.scope, self._receive, self.sent.put))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def start(self) -> tuple[int, dict[str, str]]:
        """Status and headers of the answer."""
        message = await asyncio.wait_for(self.sent.get(), 5)
        return message["status"], {name.decode(): value.decode() for name, value in message["headers"]}

    async def text(self) -> str:
        """The next piece of the body."""
        message = await asyncio.wait_for(self.sent.get(), 5)
        return str(message["body"].decode())


@asynccontextmanager
async def running() -> AsyncIterator[LiveApplication]:
    """The application between its lifespan's startup and shutdown, listening to the database."""
    app = LiveApplication()
    listening = asyncio.create_task(app.hub.listen())
    await asyncio.to_thread(wait_for_listener)
    try:
        yield app
    finally:
        listening.cancel()
        app._threads.shutdown(wait=True)


def wait_for_listener() -> None:
    """Wait until PostgreSQL shows a session that said LISTEN."""
    question = "select count(*) from pg_stat_activity where query = 'LISTEN live' and datname = current_database()"
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(question)
            if cursor.fetchone()[0]:
                break
    else:
        raise AssertionError("nobody listens")
    connection.close()


def in_loop(story: Callable[[LiveApplication], Coroutine[Any, Any, None]]) -> None:
    """Play a story against the running application."""

    async def play() -> None:
        async with running() as app:
            await story(app)

    asyncio.run(play())


def path_of(address: str) -> str:
    """Path and query of a live address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def announce(event: Event) -> None:
    """What the worker does, in a thread of its own."""
    connection.set_schema(settings.DEFAULT_SCHEMA)
    live.announce(CHANNEL, event)
    connection.close()


async def status_of(app: LiveApplication, address: str, method: str = "GET", **headers: str) -> int:
    """Status of one answer; headers that are not given are those of the shop's own page."""
    listener = Listener(app, address, {"host": "localhost:8001", "origin": PAGE} | headers, method)
    status, _headers = await listener.start()
    listener.left.set()
    listener.task.cancel()
    return status


@needs_commits
def test_announced_event_reaches_its_listeners_and_no_others() -> None:
    address = path_of(live.address(CHANNEL, ORDER, host="localhost:8000"))
    other = CHANNEL[:-1] + "2"
    other_address = path_of(live.address(other, Subject("order", 18), host="localhost:8000"))
    event = happened()

    async def story(app: LiveApplication) -> None:
        headers = {"host": "localhost:8001", "origin": PAGE}
        ours, others = Listener(app, address, headers), Listener(app, other_address, headers)
        status, answered = await ours.start()
        assert (status, answered["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert answered["access-control-allow-origin"] == PAGE
        assert await ours.text() == "retry: 2000\n\n"
        await others.start()
        await others.text()

        await asyncio.to_thread(announce, event)

        assert await ours.text() == f"id: {event.pk}\nevent: orders.placed\ndata: {event.pk}\n\n"
        assert others.sent.empty()
        ours.task.cancel()
        others.task.cancel()

    in_loop(story)


@needs_commits
def test_returning_browser_gets_what_it_missed_and_then_each_event_once() -> None:
    address = path_of(live.address(CHANNEL, ORDER, host="localhost:8000"))
    seen, missed = happened("orders.placed"), happened("orders.packed")
    happened("orders.placed", Subject("order", 18))

    async def story(app: LiveApplication) -> None:
        headers = {"host": "localhost:8001", "last-event-id": str(seen.pk)}
        listener = Listener(app, address, headers)
        await listener.start()
        await listener.text()
        assert await listener.text() == f"id: {missed.pk}\nevent: orders.packed\ndata: {missed.pk}\n\n"

        later = await asyncio.to_thread(later_event)
        await asyncio.to_thread(announce, missed)
        await asyncio.to_thread(announce, later)

        assert await listener.text() == f"id: {later.pk}\nevent: orders.shipped\ndata: {later.pk}\n\n"
        listener.task.cancel()

    in_loop(story)


def later_event() -> Event:
    """An event of another thread."""
    connection.set_schema(settings.DEFAULT_SCHEMA)
    event = happened("orders.shipped")
    connection.close()
    return event


@needs_commits
def test_event_of_a_rolled_back_transaction_is_not_announced() -> None:
    with transaction.atomic():
        live.announce(CHANNEL, happened())
        transaction.set_rollback(True)

    async def story(app: LiveApplication) -> None:
        with app.hub.inbox((settings.DEFAULT_SCHEMA, CHANNEL)) as inbox:
            await asyncio.sleep(0.2)
            assert inbox.empty()

    in_loop(story)


@needs_commits
def test_only_own_pages_with_a_ticket_for_this_channel_may_listen() -> None:
    good = path_of(live.address(CHANNEL, ORDER, host="localhost:8000"))
    ticket = good.partition("?")[2]
    other = CHANNEL[:-1] + "2"

    async def story(app: LiveApplication) -> None:
        assert await status_of(app, good) == 200
        assert await status_of(app, good, origin="https://evil.example") == 403
        assert await status_of(app, good, origin="null") == 403
        assert await status_of(app, good, host="evil.example", origin="http://evil.example") == 403
        assert await status_of(app, good, method="POST") == 405
        assert await status_of(app, f"/live/{CHANNEL}") == 403
        assert await status_of(app, f"/live/{CHANNEL}?ticket=x") == 403
        assert await status_of(app, f"/live/{other}?{ticket}") == 403
        assert await status_of(app, f"/live/wallet:1?{ticket}") == 403
        assert await status_of(app, "/live/../etc/passwd") == 404
        assert await status_of(app, "/") == 404

    in_loop(story)


@needs_commits
def test_health_answers_any_host() -> None:
    async def story(app: LiveApplication) -> None:
        assert await status_of(app, "/live/health", host="10.0.0.7", origin="") == 200

    in_loop(story)


@needs_commits
def test_idle_stream_shows_that_it_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_application, "HEARTBEAT_SECONDS", 0.05)
    address = path_of(live.address(CHANNEL, ORDER, host="localhost:8000"))

    async def story(app: LiveApplication) -> None:
        listener = Listener(app, address, {"host": "localhost:8001"})
        await listener.start()
        await listener.text()
        assert await listener.text() == ": still here\n\n"
        listener.left.set()
        await asyncio.wait_for(listener.task, 5)
        assert app.hub._rooms == {}

    in_loop(story)


def test_ticket_is_void_in_another_marketplace_and_after_twelve_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = live.ticket(CHANNEL, ORDER)

    assert live.subject_of_ticket(ticket, channel=CHANNEL) == ORDER
    connection.set_schema("other")
    assert live.subject_of_ticket(ticket, channel=CHANNEL) is None
    connection.set_schema(settings.DEFAULT_SCHEMA)
    monkeypatch.setattr(live, "TICKET_SECONDS", -1)
    assert live.subject_of_ticket(ticket, channel=CHANNEL) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost:8000", "//localhost:"), ("127.0.0.1", "//127.0.0.1:"), ("[::1]:8000", "//[::1]:")],
)
def test_address_stays_on_the_pages_host(host: str, expected: str) -> None:
    address = live.address(CHANNEL, ORDER, host=host)

    assert address.startswith(f"{expected}{settings.LIVE_PORT}/live/{CHANNEL}?ticket=")


def test_stream_that_falls_behind_is_told_to_begin_anew() -> None:
    async def story() -> None:
        hub = Hub(dict)
        with hub.inbox(("main", CHANNEL)) as inbox:
            for number in range(BACKLOG + 1):
                hub.deliver(f"main {CHANNEL} {number}")
            assert inbox.qsize() == 1
            assert inbox.get_nowait() is None

    asyncio.run(story())
