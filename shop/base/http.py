"""Outgoing HTTP: https to public addresses only, no redirects, short timeouts, a size cap, and a breaker per host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from requests import RequestException
from requests_hardened import Config, Manager

from .rate import Limit, hit, used

TIMEOUT = (2, 5)
FAILURES = Limit(times=5, seconds=60)

_client = Manager(
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
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise CannotFetch("only plain https addresses are fetched")
    breaker = f"http-failure:{parts.hostname}"
    if used(breaker, FAILURES, at=at) >= FAILURES.times:
        raise CannotFetch("the host failed too often within a minute")
    try:
        return _read(url, max_bytes)
    except (RequestException, OSError) as error:
        hit(breaker, FAILURES, at=at)
        raise CannotFetch(str(error)) from error


def _read(url: str, max_bytes: int) -> Fetched:
    with _client.send_request("GET", url, stream=True) as response:
        if response.status_code != 200:
            raise RequestException(f"status {response.status_code}")
        content = b""
        for chunk in response.iter_content(64 * 1024):
            content += chunk
            if len(content) > max_bytes:
                raise CannotFetch(f"more than {max_bytes} bytes")
        return Fetched(content, response.headers.get("Content-Type", ""))
