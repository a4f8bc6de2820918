"""Outgoing HTTP: https to public addresses only, no redirects, short timeouts, a size cap, and a breaker per host.

A name is looked up once and the connection goes to that very address, so that a name cannot turn private between the
look and the call. Nothing of the machine's surroundings is taken along: no proxy of the environment, no `.netrc`.
`OUTGOING_LOOPBACK` (tests and demo machines, refused in production) also allows plain http to this very machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from requests import ConnectTimeout, RequestException, Response, Session
from requests_hardened import Config, HTTPSession, Manager
from urllib3.exceptions import NewConnectionError

from .rate import Limit, hit, used

TIMEOUT = (2, 5)
LONGEST_SECONDS = 20
"""For the whole answer: a server that drips one byte each few seconds never runs into a read timeout."""

CHUNK = 64 * 1024
FAILURES = Limit(times=5, seconds=60)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Client(Manager):
    """Sessions that know nothing of the environment."""

    def get_session(self) -> HTTPSession:
        """A session for one call."""
        session = super().get_session()
        session.trust_env = False
        return session


class CannotFetch(Exception):
    """The address may not be asked, did not answer well, or answered too much."""


class CannotTell(CannotFetch):
    """The request was sent and no answer came: it may have had its effect, or not."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A good answer."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Whatever the other side answered, refusals included."""

    status: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: at most one of `document` (JSON) and `form`; `read_seconds` is how long its answer is waited for.

    `to_practice` lets it go to the practice providers that a demo machine plays itself (see `practice_url`).
    """

    method: str
    url: str
    document: Any = None
    form: Mapping[str, str] | None = None
    user: tuple[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    read_seconds: int = TIMEOUT[1]
    to_practice: bool = False


def session() -> Session:
    """A session of this client, for libraries that bring their own calls: the address filter and timeouts hold."""
    return _client(loopback=settings.OUTGOING_LOOPBACK).get_session()


def fetch(url: str, *, max_bytes: int, at: datetime) -> Fetched:
    """GET an https address; at most `max_bytes` are read. Raises CannotFetch."""
    breaker = _closed_breaker(_allowed(url), at=at)
    try:
        return _read(url, max_bytes)
    except (RequestException, OSError) as error:
        hit(breaker, FAILURES, at=at)
        raise CannotFetch(str(error)) from error


def post(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    document: Mapping[str, Any] | None = None,
    user: tuple[str, str] | None = None,
    max_bytes: int,
    at: datetime,
) -> Answered:
    """POST a form or a JSON document, with basic authentication where `user` is given; any status is an answer.

    Raises CannotFetch when nothing was sent, CannotTell when no whole answer came back: then nobody knows.
    """
    return _exchange("POST", url, data=form, json=document, auth=user, max_bytes=max_bytes, at=at)


def ask(
    method: str,
    url: str,
    *,
    document: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    max_bytes: int,
    at: datetime,
) -> Answered:
    """Call an API that speaks JSON, with what it wants in its headers; any status is an answer.

    Raises CannotFetch when nothing was sent, CannotTell when no whole answer came back: then nobody knows.
    """
    return _exchange(method, url, json=document, headers=headers, max_bytes=max_bytes, at=at)


def exchange(call: Call, *, max_bytes: int, at: datetime) -> Answered:
    """Any request, any status is an answer. Raises CannotFetch when nothing was sent, else CannotTell."""
    practice = call.to_practice and call.url.startswith(practice_url(""))
    return _exchange(
        call.method,
        call.url,
        json=call.document,
        data=call.form,
        auth=call.user,
        headers=call.headers,
        timeout=(TIMEOUT[0], call.read_seconds),
        practice=practice,
        max_bytes=max_bytes,
        at=at,
    )


def practice_url(code: str) -> str:
    """Where a demo machine plays a provider for itself. Raises CannotFetch anywhere else: nothing is played there."""
    if not settings.DEMO:
        raise CannotFetch("practice providers exist on demo machines only")
    return f"{settings.SITE_URL}/practice/{code}"


def failing_hosts(urls: Iterable[str], *, at: datetime) -> set[str]:
    """Those hosts of these addresses whose breaker is open now: they failed too often within the minute."""
    hosts = {urlsplit(url).hostname or "" for url in urls}
    return {host for host in hosts if used(f"http-failure:{host}", FAILURES, at=at) >= FAILURES.times}


def _exchange(method: str, url: str, *, practice: bool = False, max_bytes: int, at: datetime, **body: Any) -> Answered:
    breaker = _closed_breaker(urlsplit(url) if practice else _allowed(url), at=at)
    try:
        with _send(method, url, practice=practice, **body) as response:
            if response.status_code >= 500:
                hit(breaker, FAILURES, at=at)
            return Answered(response.status_code, _body(response, max_bytes))
    except (RequestException, OSError) as error:
        hit(breaker, FAILURES, at=at)
        # The words of these errors repeat the address, which may carry a key.
        raise (CannotFetch if _never_left(error) else CannotTell)(type(error).__name__) from None


@cache
def _client(*, loopback: bool, practice: bool = False) -> Client:
    return Client(
        Config(
            default_timeout=TIMEOUT,
            never_redirect=True,
            ip_filter_enable=not practice,  # a demo machine's own name may lead to any address of its own
            ip_filter_allow_loopback_ips=loopback,
            user_agent_override="Haat/1.0",
        )
    )


def _allowed(url: str) -> SplitResult:
    """The address taken apart: https on its own port, without name and password in it. Raises CannotFetch."""
    try:
        parts = urlsplit(url)
        public = parts.scheme == "https" and parts.port in {None, 443}
    except ValueError as error:
        raise CannotFetch("this is no address") from error
    to_itself = settings.OUTGOING_LOOPBACK and parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (public or to_itself) or not parts.hostname or parts.username or parts.password:
        raise CannotFetch("only plain https addresses are fetched")
    return parts


def _closed_breaker(parts: SplitResult, *, at: datetime) -> str:
    breaker = f"http-failure:{parts.hostname}"
    if used(breaker, FAILURES, at=at) >= FAILURES.times:
        raise CannotFetch("the host failed too often within a minute")
    return breaker


def _read(url: str, max_bytes: int) -> Fetched:
    with _send("GET", url) as response:
        if response.status_code >= 500 or response.status_code == 429:
            raise RequestException(f"status {response.status_code}")
        if response.status_code != 200:  # the address is wrong, not the host: it does not count for the breaker
            raise CannotFetch(f"status {response.status_code}")
        return Fetched(_body(response, max_bytes), response.headers.get("Content-Type", ""))


def _send(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, practice: bool = False, **body: Any
) -> Response:
    plain = {**(headers or {}), "Accept-Encoding": "identity"}
    client = _client(loopback=settings.OUTGOING_LOOPBACK, practice=practice)
    return client.send_request(method, url, stream=True, headers=plain, **body)


def _body(response: Response, max_bytes: int) -> bytes:
    """The content, read no further than `max_bytes` and no longer than the deadline."""
    deadline = time.monotonic() + LONGEST_SECONDS
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CannotFetch("the answer is packed, which was not asked for")  # a small one could unpack without end
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise CannotFetch(f"more than {max_bytes} bytes")
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise CannotFetch(f"more than {max_bytes} bytes")
        if time.monotonic() > deadline:
            raise RequestException(f"not done within {LONGEST_SECONDS} seconds")
    return bytes(content)


def _never_left(error: BaseException) -> bool:
    """Whether no connection came about, so that the other side knows of nothing."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    filtered = isinstance(error, RequestException) and type(error).__name__ in {"InvalidIPAddress", "InvalidURL"}
    return filtered or isinstance(error, ConnectTimeout) or isinstance(reason, NewConnectionError)
