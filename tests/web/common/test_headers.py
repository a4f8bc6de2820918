"""Headers of every answer, and error pages that are friendly and touch nothing (SECURITY 15, 23, 39)."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from shop.accounts.models import User
from shop.sellers.models import Seller
from tests.depth import part
from tests.factories import make_product

pytestmark = pytest.mark.django_db

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SOCIAL = "/auth/social/"  # answers only with the keys of a provider; the tests of social sign-in go there


def plain_addresses() -> list[str]:
    """Every address that needs no value."""

    def walk(start: URLResolver, path: str = "/") -> list[str]:
        found = []
        for one in start.url_patterns:
            here = path + str(one.pattern)
            found += walk(one, here) if isinstance(one, URLResolver) else [here] if isinstance(one, URLPattern) else []
        return found

    return sorted(
        {path for path in walk(get_resolver()) if re.fullmatch(r"[/\w.-]*", path) and not path.startswith(SOCIAL)}
    )


def findings(path: str, answer: HttpResponse) -> list[str]:
    """What is wrong with the headers of an answer."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = ["broke"] if answer.status_code >= 500 else []
    wrong += [f"{name}={headers.get(name)}" for name, value in FIXED.items() if headers.get(name) != value]
    wrong += [word for word in ("unsafe-inline", "unsafe-eval", "*") if word in policy.replace("http://*:", "")]
    wrong += [f"no {word}" for word in ("base-uri 'none'", "frame-ancestors 'none'") if word not in policy]
    if "object-src 'none'" not in policy and "default-src 'none'" not in policy:
        wrong.append("plugins may load")
    if headers.get("Cross-Origin-Resource-Policy") not in {"same-origin", "same-site"}:
        wrong.append("other sites may load it")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("no Permissions-Policy")
    if headers.get("X-Frame-Options") != "DENY":
        wrong.append("may be framed")
    if "nonce-" in policy and "public" in headers.get("Cache-Control", ""):
        wrong.append("a kept page carries a nonce")
    return [f"{path}: {word}" for word in wrong]


def test_every_page_carries_every_header(client: Client, shopper: User, chief: User, seller: Seller) -> None:
    owner, addresses = User.objects.get(email="rehana@example.com"), plain_addresses()
    visitors = [client]
    for person in (shopper, owner, chief):
        visitors.append(Client())
        visitors[-1].force_login(person)

    asked = [
        (visitor, path)
        for number, visitor in enumerate(visitors)
        for path in part(addresses, name=lambda path, number=number: f"{number} {path}", one_in=4)  # type: ignore[misc]
    ]
    found = [finding for visitor, path in asked for finding in findings(path, visitor.get(path))]

    assert len(asked) > 50
    assert found == []


def test_pages_with_values_and_files_carry_them_too(client: Client, seller: Seller) -> None:
    page = f"/products/{make_product(seller).slug}/"

    for path in (page, "/static/img/favicon.svg", "/media/nothing.jpg", "/nowhere/", "/%00"):
        answer = client.get(path)
        assert findings(path, answer) == []
        answer.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere/", 404),
        ("GET", "/%00/", 400),
        ("GET", "/?q=%00", 400),
        ("GET", "/?q=%ED%A0%80", 200),
        ("GET", "/language/", 405),
        ("TRACE", "/", 405),
        ("POST", "/products/", 405),
        ("PUT", "/cart/", 405),
    ],
)
def test_errors_are_friendly_pages_with_a_reference(client: Client, method: str, path: str, status: int) -> None:
    answer = client.generic(method, path)

    assert answer.status_code == status
    if status >= 400:
        assert "<h1" in answer.content.decode()
        assert (answer.headers["X-Request-Id"] in answer.content.decode()) is (status != 404)  # a bare shelf needs none
        assert findings(path, answer) == []


def test_a_refused_method_says_which_are_allowed(client: Client) -> None:
    assert "POST" in client.get("/language/").headers["Allow"]
    assert client.generic("TRACE", "/").headers["Allow"]


@pytest.mark.parametrize("charset", ["utf-7", "utf-16"])
def test_a_form_in_a_strange_alphabet_is_a_400_and_no_500(client: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    answer = client.generic("POST", "/cart/lines/", b"a=%2BAGE-", content_type=kind)

    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_a_form_without_its_token_gets_the_friendly_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/auth/login/", {"login": "x"})

    assert answer.status_code == 403
    assert "Go back, load the page again" in answer.content.decode()


def test_unstorable_characters_are_refused_wherever_they_stand(client: Client) -> None:
    assert client.post("/auth/login/", {"login": "a\x00b"}).status_code == 400
    client.cookies["haat-language"] = "%00"
    assert client.get("/").status_code == 400


def test_a_page_that_breaks_answers_500_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("shop.web.storefront.views.home.page", lambda *_args, **_kwargs: 1 / 0)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert answer.headers["X-Request-Id"] in answer.content.decode()


def test_security_txt_says_where_to_report(client: Client, settings: object) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.com"

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:security@example.com"
    assert re.fullmatch(r"Expires: 20\d\d-\d\d-\d\dT00:00:00Z", lines[1])
    assert lines[3].endswith("/.well-known/security.txt")
