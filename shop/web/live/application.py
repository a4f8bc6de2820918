"""The ASGI application behind /live/: server-sent events, a health address and nothing else.

Bare ASGI: a Django streaming view would hold a thread and a database connection per listener. Here every question to
the database is a short call in a small thread pool, and thousands of idle streams cost a queue each.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.db import connection, connections
from django.http.request import split_domain_port, validate_host

from shop.base import live
from shop.base.live import Subject
from shop.base.tenancy import schema_context
from shop.tenants.middleware import marketplace_of

from .access import Visit, subject_for
from .hub import Hub, Inbox

THREADS = 4
HEARTBEAT_SECONDS = 20
RETRY_MILLISECONDS = 2000
CHANNEL = re.compile(r"/live/([a-z]+:[A-Za-z0-9-]{1,80})")

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Any]
Receive = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Hearing:
    """One accepted stream: its room, what it may hear, the last event the browser has."""

    schema: str
    channel: str
    subject: Subject
    seen: int


class LiveApplication:
    """Answers /live/health and /live/<channel>."""

    def __init__(self) -> None:
        self.hub = Hub(database_address)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            with contextlib.suppress(asyncio.CancelledError):  # streams never end by themselves at a shutdown
                await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        listening: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                listening = asyncio.create_task(self.hub.listen())
                await send({"type": "lifespan.startup.complete"})
            else:
                if listening:
                    listening.cancel()
                self._threads.shutdown(wait=False, cancel_futures=True)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, _port = split_domain_port(headers.get("host", ""))
        origin = headers.get("origin", "")
        if scope["method"] not in {"GET", "HEAD"}:
            await plain(send, 405, "Only GET.")
        elif scope["path"] == "/live/health":
            await plain(send, 200, "ok")
        elif not validate_host(host, settings.ALLOWED_HOSTS) or not from_own_page(origin, host):
            await plain(send, 403, "This address answers only to the shop's own pages.")
        elif not (match := CHANNEL.fullmatch(scope["path"])):
            await plain(send, 404, "There is nothing here.")
        elif hearing := await self._in_thread(admit, host, visit_of(scope, headers, match[1]), last_seen(headers)):
            await self._stream(hearing, origin, receive, send)
        else:
            await plain(send, 403, "This page may not listen any more. Open it again.")

    async def _stream(self, hearing: Hearing, origin: str, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": stream_headers(origin)})
            with self.hub.inbox((hearing.schema, hearing.channel)) as inbox:
                async for text in self._messages(hearing, inbox):
                    if leaving.done():
                        return
                    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()

    async def _messages(self, hearing: Hearing, inbox: Inbox) -> AsyncIterator[str]:
        """What was missed, then what comes. The inbox was opened first, so nothing falls in between."""
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        replayed = await self._in_thread(missed, hearing) if hearing.seen else []
        for number, name in replayed:
            yield message(number, name)
        known = {number for number, _name in replayed}
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    arrived = await inbox.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if arrived is None:
                return
            happened = None if arrived in known else await self._in_thread(name_of, hearing.schema, arrived)
            if happened:
                yield message(arrived, happened)

    async def _in_thread[T](self, call: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, closing, call, *arguments)


# Questions to the database, each in a thread of the pool -----------------------------------------------------------


def closing[T](call: Callable[..., T], *arguments: Any) -> T:
    """Give the thread's connection back afterwards; between listeners it would only hold a place."""
    try:
        return call(*arguments)
    finally:
        connections.close_all()


def admit(host: str, visit: Visit, seen: int) -> Hearing | None:
    """Find the marketplace and ask the channel's rule."""
    schema = marketplace_of(host.removeprefix("www.")).schema_name
    with schema_context(schema):
        subject = subject_for(visit)
    return Hearing(schema, visit.channel, subject, seen) if subject else None


def missed(hearing: Hearing) -> list[tuple[int, str]]:
    """Events since the one that the browser saw last."""
    with schema_context(hearing.schema):
        return live.events_of_subject(hearing.subject, after=hearing.seen)


def name_of(schema: str, number: int) -> str | None:
    """Name of one event."""
    with schema_context(schema):
        return live.name_of_event(number)


def database_address() -> dict[str, Any]:
    """Django's own connection parameters, for the listening connection."""
    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if parameters.get(name)}


# Reading the request, writing the answer ---------------------------------------------------------------------------


def visit_of(scope: Scope, headers: dict[str, str], channel: str) -> Visit:
    """Who asks for what."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    cookies: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        cookies.load(headers.get("cookie", ""))
    return Visit(channel, query.get("ticket", [""])[0], {name: unquote(part.value) for name, part in cookies.items()})


def last_seen(headers: dict[str, str]) -> int:
    """Number of the last event that a returning browser has; 0 for a new one."""
    text = headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def from_own_page(origin: str, host: str) -> bool:
    """Same host as the page's, on any port: locally pages and live updates have two. No Origin: the same site."""
    return not origin or urlsplit(origin).hostname == host.strip("[]")


def stream_headers(origin: str) -> list[tuple[bytes, bytes]]:
    """Headers of a stream; the page on the neighbouring port may read it with its cookies."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Origin"),
    ]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return headers


def message(number: int, name: str) -> str:
    """One server-sent event; its name is the event's, its data only the number."""
    return f"id: {number}\nevent: {name}\ndata: {number}\n\n"


async def plain(send: Send, status: int, text: str) -> None:
    """A short answer in words."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def gone(receive: Receive) -> None:
    """Return when the browser has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
