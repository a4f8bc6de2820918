"""Outgoing HTTP: public https only, pinned, no redirects, limits of size and time, a breaker per host (SECURITY 28)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from requests import RequestException

from shop.base import http
from shop.base.http import CannotFetch, fetch

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.216.34"


class Answer:
    """What a server would have sent."""

    def __init__(self, *chunks: bytes, status: int = 200, **headers: str) -> None:
        self.chunks, self.status_code = chunks, status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.read = 0

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def iter_content(self, _size: int) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.read += 1
            yield chunk


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Answers to come, in order; the calls are kept in `server.calls`."""

    class Server(list):
        calls: list[dict] = []

    answers = Server()
    answers.calls = []

    def send(_method: str, url: str, **options: Any) -> Answer:
        answers.calls.append({"url": url, **options})
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(http.Client, "send_request", lambda _self, *args, **options: send(*args, **options))
    return answers


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that were looked up; each answers with the address in `lookups.answers`, the last one for ever."""

    class Lookups(list):
        answers: list[str] = [PUBLIC]

    seen = Lookups()

    def lookup(host: str, port: int, *_args: Any, **_options: Any) -> list[Any]:
        seen.append(host)
        ip = (
            host
            if host.replace(".", "").isdigit()
            else seen.answers.pop(0)
            if len(seen.answers) > 1
            else seen.answers[0]
        )
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port))]

    def connect(_self: socket.socket, address: Any) -> None:
        raise ConnectionRefusedError(f"connected to {address[0]}")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.jpg",
        "ftp://example.com/a.jpg",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https://:secret@example.com/",
        "https://example.com:8443/",
        "https://example.com:nonsense/",
        "https://[::1/",
        "https://",
        "//example.com/",
        "",
    ],
)
def test_only_plain_https_addresses_are_asked(server: list, url: str, at: datetime) -> None:
    with pytest.raises(CannotFetch):
        fetch(url, max_bytes=10, at=at)

    assert server.calls == []


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "::1", "fc00::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_a_private_address_is_refused_before_connecting(
    lookups: list, ip: str, at: datetime
) -> None:
    lookups.answers = [ip]

    with pytest.raises(CannotFetch) as refusal:
        fetch("https://inside.example.com/", max_bytes=10, at=at)

    assert "connected" not in str(refusal.value)


def test_a_name_is_looked_up_once_and_the_connection_goes_to_that_address(lookups: list, at: datetime) -> None:
    lookups.answers = [PUBLIC, "127.0.0.1"]

    with pytest.raises(CannotFetch, match=f"connected to {PUBLIC}"):
        fetch("https://rebinding.example.com/", max_bytes=10, at=at)

    assert lookups.count("rebinding.example.com") == 1
    assert set(lookups) <= {"rebinding.example.com", PUBLIC}


def test_the_surroundings_of_the_machine_are_not_taken_along(
    lookups: list, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    with pytest.raises(CannotFetch, match=f"connected to {PUBLIC}"):
        fetch("https://example.com/", max_bytes=10, at=at)


def test_a_good_answer_is_read_whole(server: list, at: datetime) -> None:
    server.append(Answer(b"abc", b"def", Content_Type="image/png"))

    got = fetch("https://example.com/a", max_bytes=6, at=at)

    assert (got.content, got.content_type) == (b"abcdef", "image/png")
    assert server.calls[0]["headers"] == {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("status", [201, 204, 301, 302, 303, 307, 308, 401, 404])
def test_anything_but_a_plain_answer_is_refused_and_no_redirect_is_followed(
    server: list, status: int, at: datetime
) -> None:
    server.append(Answer(b"x", status=status, Location="https://127.0.0.1/"))

    with pytest.raises(CannotFetch, match=f"status {status}"):
        fetch("https://example.com/a", max_bytes=10, at=at)

    assert len(server.calls) == 1


def test_an_answer_that_is_too_large_is_not_read_to_its_end(server: list, at: datetime) -> None:
    long, said = Answer(*[b"x" * 10] * 100), Answer(b"x" * 1000, Content_Length="1000")
    server += [long, said]

    for _time in range(2):
        with pytest.raises(CannotFetch, match="more than 25 bytes"):
            fetch("https://example.com/a", max_bytes=25, at=at)

    assert (long.read, said.read) == (3, 0)


def test_a_packed_answer_is_refused(server: list, at: datetime) -> None:
    server.append(Answer(b"x", Content_Encoding="gzip"))

    with pytest.raises(CannotFetch, match="packed"):
        fetch("https://example.com/a", max_bytes=25, at=at)


def test_a_dripping_answer_is_given_up(server: list, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    clock = iter(range(0, 1000, 8))
    monkeypatch.setattr("shop.base.http.time.monotonic", lambda: next(clock))
    slow = Answer(*[b"x"] * 100)
    server.append(slow)

    with pytest.raises(CannotFetch, match="not done within"):
        fetch("https://example.com/a", max_bytes=1000, at=at)

    assert slow.read == 3


def test_a_host_that_fails_again_and_again_is_left_alone_for_a_minute(server: list, at: datetime) -> None:
    at = at.replace(second=1)
    server += [RequestException("down"), *[Answer(status=503)] * 4, Answer(b"other"), Answer(b"back")]
    for _time in range(6):
        with pytest.raises(CannotFetch):
            fetch("https://ill.example.com/", max_bytes=10, at=at)

    assert len(server.calls) == 5
    assert fetch("https://well.example.com/", max_bytes=10, at=at).content == b"other"
    assert fetch("https://ill.example.com/", max_bytes=10, at=at + timedelta(seconds=60)).content == b"back"


def test_wrong_addresses_do_not_make_a_host_ill(server: list, at: datetime) -> None:
    server += [*[Answer(status=404)] * 9, Answer(b"fine")]
    for _time in range(9):
        with pytest.raises(CannotFetch):
            fetch("https://example.com/gone", max_bytes=10, at=at)

    assert fetch("https://example.com/there", max_bytes=10, at=at).content == b"fine"
