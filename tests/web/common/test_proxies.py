"""Whose address counts: proxies of ours are believed, everybody else's headers are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from shop.web.common.proxies import bare_address, client_address, client_scheme, limited_as

PEER = "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.7", PEER),
        (1, "", PEER),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 198.51.100.2", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "203.0.113.7:55012", "203.0.113.7"),
        (1, '"[2001:db8::7]:443"', "2001:db8::7"),
        (1, "2001:DB8:0:0::7", "2001:db8::7"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "1.1.1.1, unknown", PEER),
        (1, "1.1.1.1, <script>", PEER),
    ],
)
def test_client_is_the_hop_that_our_outermost_proxy_saw(proxies: int, forwarded: str, expected: str) -> None:
    assert client_address(PEER, forwarded, proxies=proxies) == expected


def test_unknown_peer_has_no_address() -> None:
    assert client_address("", "203.0.113.7", proxies=0) == ""
    assert bare_address("unix:") == ""


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [(0, "https", ""), (1, "", ""), (1, "http, HTTPS", "https"), (2, "https, http", "https"), (1, "gopher", "")],
)
def test_scheme_is_what_our_proxy_says(proxies: int, said: str, expected: str) -> None:
    assert client_scheme(said, proxies=proxies) == expected


def test_household_with_ipv6_is_limited_as_one() -> None:
    def limited(address: str) -> str:
        return limited_as(RequestFactory().get("/", REMOTE_ADDR=address))

    assert limited("2001:db8:1:2::7") == limited("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert limited("2001:db8:1:3::7") != limited("2001:db8:1:2::7")
    assert limited("203.0.113.7") == "203.0.113.7"


def seen(settings: Any, proxies: int) -> Any:
    """The request as the view had it, from behind two addresses that may be made up."""
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {
        "Host": "testserver",
        "X-Forwarded-For": "1.1.1.1, 203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    return Client(REMOTE_ADDR=PEER).get("/menu/", headers=headers).wsgi_request


@pytest.mark.django_db
def test_audit_names_the_client_behind_our_proxy(settings: Any) -> None:
    request = seen(settings, 1)

    assert (request.actor.ip, request.scheme, request.get_host()) == ("203.0.113.7", "https", "testserver")


@pytest.mark.django_db
def test_made_up_headers_are_worth_nothing_without_proxies(settings: Any) -> None:
    request = seen(settings, 0)

    assert (request.actor.ip, request.scheme, request.get_host()) == (PEER, "http", "testserver")
    assert not [name for name in request.META if "FORWARDED" in name]


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False)])
def test_limits_follow_the_client(settings: Any, proxies: int, refused: bool) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    client = Client(REMOTE_ADDR=PEER)

    answers = [
        client.post(
            "/auth/forgot-password/",
            {"email": f"a{number}@example"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(25)
    ]

    assert (429 in answers) is refused
