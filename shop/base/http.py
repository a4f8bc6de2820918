"""Outgoing HTTP: https to public addresses only, no redirects, short timeouts, a size cap, and a breaker per host.

A name is looked up once and the connection goes to that very address, so that a name cannot turn private between the
look and the call. Nothing of the machine's surroundings is taken along: no proxy of the environment, no `.netrc`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from requests import RequestException, Response
from requests_hardened import Config, HTTPSession, Manager

from .rate import Limit, hit, used

TIMEOUT = (2, 5)
LONGEST_SECONDS = 20
"""For the whole answer: a server that drips one byte each few seconds never runs into a read timeout."""

FAILURES = Limit(times=5, seconds=60)
CHUNK = 64 * 1024


class Client(Manager):
    """Sessions that know nothing of the environment."""

    def get_session(self) -> HTTPSession:
        """A session for one call."""
        session = super().get_session()
        session.trust_env = False
        return session


_client = Client(
    Config(
        default_timeout=TIMEOUT,
        never_redirect=True,
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=False,
        user_agent_override="Haat/1.0",
    )
)


class CannotFetch(Exception):
    """The address may not be asked, did not answer well, or answered too much."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A good answer."""

    content: bytes
    content_type: str


def fetch(url: str, *, max_bytes: int, at: datetime) -> Fetched:
    """GET an https address; at most `max_bytes` are read. Raises CannotFetch."""
    host = _host_of(url)
    breaker = f"http-failure:{host}"
    if used(breaker, FAILURES, at=at) >= FAILURES.times:
        raise CannotFetch("the host failed too often within a minute")
    try:
        return _read(url, max_bytes)
    except (RequestException, OSError) as error:
        hit(breaker, FAILURES, at=at)
        raise CannotFetch(str(error)) from error


def _host_of(url: str) -> str:
    """The host of an address that may be asked: https on its own port, no name or password in it."""
    try:
        parts = urlsplit(url)
        allowed = parts.scheme == "https" and parts.port in {None, 443}
    except ValueError as error:
        raise CannotFetch("this is no address") from error
    if not allowed or not parts.hostname or parts.username or parts.password:
        raise CannotFetch("only plain https addresses are fetched")
    return parts.hostname


def _read(url: str, max_bytes: int) -> Fetched:
    deadline = time.monotonic() + LONGEST_SECONDS
    with _client.send_request("GET", url, stream=True, headers={"Accept-Encoding": "identity"}) as response:
        _refuse_bad(response, max_bytes)
        content = bytearray()
        for chunk in response.iter_content(CHUNK):
            content += chunk
            if len(content) > max_bytes:
                raise CannotFetch(f"more than {max_bytes} bytes")
            if time.monotonic() > deadline:
                raise RequestException(f"not done within {LONGEST_SECONDS} seconds")
        return Fetched(bytes(content), response.headers.get("Content-Type", ""))


def _refuse_bad(response: Response, max_bytes: int) -> None:
    """Before the body is read. A host that is ill counts for the breaker; an address that is wrong does not."""
    if response.status_code >= 500 or response.status_code == 429:
        raise RequestException(f"status {response.status_code}")
    if response.status_code != 200:
        raise CannotFetch(f"status {response.status_code}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CannotFetch("the answer is packed, which was not asked for")  # a small one could unpack without end
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise CannotFetch(f"more than {max_bytes} bytes")
