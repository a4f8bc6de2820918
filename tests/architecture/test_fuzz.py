"""Every form of the site, found by walking it as each persona, filled with what no browser would send: never a 500.

The forms are found, not listed: a new page that is linked from somewhere, or has a row in the matrix, takes part. Each
request is undone, so the next one meets the same world. `SEED` in the failure makes it happen again.
"""

from __future__ import annotations

import logging
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.conftest import module_transaction
from tests.factories import make_cart, make_order
from tests.web.storefront.purchase import fill_steps

from .forms_found import Form, forms_of
from .personas import Persona, World
from .rows import ROWS
from .test_urls import Page, undone

pytestmark = pytest.mark.django_db
PAGES = 40  # opened by each persona besides those that have rows
SAMPLE, FULL = 400, 6_000
SEED = int(os.environ.get("SEED", "20261121"))
FORM = "application/x-www-form-urlencoded"

TEXTS = [
    "",
    " \t\n",
    "x" * 70_000,
    "a\0b",
    "\0",
    "\ud800",
    "a\udfffb",
    "\u202egnp.exe\u200f",
    "\u0644\u0627" * 300,
    "-1",
    "0",
    "-0.0",
    "1e400",
    "NaN",
    "Infinity",
    "9" * 5000,
    str(2**31),
    str(2**63),
    "-" + str(2**63 + 1),
    "0x1F",
    "1_000",
    "\u0663\u0664",
    "\u00b2",
    "\u0bf0",
    "' OR 1=1 --",
    "'; SELECT pg_sleep(9); --",
    "%' ESCAPE '%",
    "\\",
    "{{ 7|add:7 }}{% debug %}",
    "%(total)s %s %d {0} {total.__class__}",
    "<script>alert(1)</script>\"'><img src=x>",
    "../../../etc/passwd\0.jpg",
    "\r\nSet-Cookie: a=b",
    "\U0001f9f6" * 400,
    "\u0130\u0131\u1e9e\ufb01",
    "e\u0301" * 2000,
    "\ufeff\ufffe\uffff",
    "true",
    "null",
    "[]",
    '{"$gt": ""}',
    "2026-02-30",
    "0000-00-00",
    "99999-01-01",
    "24:61",
    "a@" + "b" * 250 + ".com",
    "\u0430@\u0440\u0444.xn--p1ai",
    '"a b"@[127.0.0.1]',
    "+88017" + "1" * 60,
    "http://[::1",
    "//evil.example/\\@haat",
    "javascript:alert(1)",
    "00000000-0000-0000-0000-000000000000",
    "\U0010ffff",
]
HEADERS = [
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "cart"},
    {"HX-Request": "true", "HX-Target": "<\u00e9>", "HX-Current-URL": "http://[", "HX-Trigger": "option-9"},
    {"Accept-Language": "bn;q=nan, ar;q=9, *"},
    {"Referer": "http://[::1", "Origin": "null"},
    {"Cookie": 'haat-language="; a=\u00ff; =;;'},
]
CONTENT_TYPES = [
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=\u00e9",
    "multipart/form-data; boundary=x",
    f"{FORM}; charset=utf-7",
    f"{FORM}; charset=nonsense",
    f"{FORM}; charset=utf-16",
    "application/xml",
    ";;;",
]
BODIES = [
    b"",
    b"%",
    b"%ff=%fe&a",
    b"\xff\xfe",
    b"a=1&" * 1200,
    b'{"a": [1, {"b": null}]}',
    b"--x\r\n\r\n",
    b"&&==&",
    b"<a/>",
]

Fields = dict[str, list[str]]


def one_strange(fields: Fields, dice: random.Random) -> Fields:
    """One field holds something strange."""
    return fields | {dice.choice(sorted(fields)): [dice.choice(TEXTS)]} if fields else {"x": [dice.choice(TEXTS)]}


def all_strange(fields: Fields, dice: random.Random) -> Fields:
    """Every field does."""
    return {name: [dice.choice(TEXTS)] for name in fields}


def one_missing(fields: Fields, dice: random.Random) -> Fields:
    """One field is not sent."""
    gone = dice.choice(sorted(fields)) if fields else ""
    return {name: values for name, values in fields.items() if name != gone}


def doubled(fields: Fields, dice: random.Random) -> Fields:
    """One field is sent twice, and once more as a list."""
    name = dice.choice(sorted(fields)) if fields else "x"
    return fields | {name: [*fields.get(name, []), dice.choice(TEXTS)], f"{name}[]": ["1"], f"{name}[a]": ["2"]}


def other_ids(fields: Fields, dice: random.Random) -> Fields:
    """Each id is another one."""
    return {name: [re.sub(r"[0-9a-f-]{36}", str(uuid4()), value) for value in fields[name]] for name in fields}


MUTATIONS: list[Callable[[Fields, random.Random], Fields]] = [
    one_strange,
    one_strange,
    one_strange,
    all_strange,
    one_missing,
    doubled,
    other_ids,
]


def encoded(fields: Fields) -> str:
    """The body as a browser would write it, lone surrogates included."""
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, values in fields.items() for value in values)


def escaped(text: str) -> str:
    """Percent-encoded UTF-8 that takes everything."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def send(browser: Client, form: Form, dice: random.Random) -> HttpResponseBase:
    """One mutated request of a form."""
    path = form.action
    if dice.random() < 0.1:
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), path)
    headers = dice.choice(HEADERS) if dice.random() < 0.3 else {}
    fields = dice.choice(MUTATIONS)(form.fields, dice)
    if form.method == "GET":
        return browser.get(f"{path.partition('?')[0]}?{encoded(fields)}", headers=headers)
    chance = dice.random()
    if chance < 0.08:
        return browser.generic("POST", path, dice.choice(BODIES), dice.choice(CONTENT_TYPES), headers=headers)
    if chance < 0.12:
        name = dice.choice(sorted(form.fields) or ["x"])
        sent = {key: values[0] for key, values in form.fields.items()}
        return browser.post(path, sent | {name: BytesIO(b"\x89PNG\r\n" + dice.randbytes(40))}, headers=headers)
    return browser.generic("POST", path, encoded(fields), FORM, headers=headers)


def starts(world: World) -> dict[Persona, list[str]]:
    """Where each persona's crawl begins: every page that its row in the matrix opens to them."""
    paths = {row.view: Page(row, world).path for row in ROWS if 200 in row.get.values()}
    return {persona: [paths[row.view] for row in ROWS if row.get[persona] == 200] for persona in Persona}


def found_forms(world: World) -> list[Form]:
    """The forms of every persona."""
    first = starts(world)
    make_cart(world.variant, user=world.shopper)  # the one before has become an order
    fill_steps(world.browser(Persona.SHOPPER))
    unpacked = make_order(world.variant).order
    first[Persona.SELLER].append(reverse("seller:order", args=[f"{unpacked.number}-A"]))
    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).delete()  # made without a device: no page can ask it
    with undone():
        return [
            form
            for persona, paths in first.items()
            for form in forms_of(persona, world.browser, paths, pages=len(paths) + PAGES)
        ]


@dataclass(frozen=True, slots=True)
class Site:
    """A world, and the forms that its people see."""

    world: World
    forms: list[Form]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The site, walked once for all tests of this file."""
    with module_transaction(django_db_blocker):
        world = World()
        yield Site(world, found_forms(world))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals need no log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def fuzz(site: Site, times: int, seed: int) -> list[str]:
    """So many mutated requests, spread over all forms in turn; what went wrong, as sentences."""
    dice, wrong = random.Random(seed), dict[str, str]()
    forms = dice.sample(site.forms, len(site.forms))
    for turn in range(times):
        form = forms[turn % len(forms)]
        with undone():
            try:
                response = send(site.world.browser(form.persona), form, dice)
            except Exception as error:  # the test client hands on what the server would answer with 500
                wrong.setdefault(
                    f"{form.shape}{type(error)}", f"turn {turn}, {form}: {type(error).__name__}: {error}"[:600]
                )
                continue
        if response.status_code >= 500 or b"Traceback (most recent" in response.getvalue():
            wrong.setdefault(f"{form.shape}", f"turn {turn}, {form}: answered {response.status_code}"[:600])
    return list(wrong.values())


def test_crawl_finds_the_forms_of_each_persona(site: Site) -> None:
    found = {(form.persona, urlsplit(form.action).path) for form in site.forms}

    assert {(persona, "/search/") for persona in Persona} <= found
    assert {(Persona.GUEST, "/auth/login/"), (Persona.SHOPPER, "/checkout/contact/")} <= found
    assert any(persona is Persona.SELLER and path.endswith("/packing/") for persona, path in found)


def test_sample_of_strange_forms_is_never_a_500(site: Site) -> None:
    assert fuzz(site, SAMPLE, SEED) == [], f"SEED={SEED}"


@pytest.mark.prove
def test_strange_forms_are_never_a_500(site: Site) -> None:
    assert fuzz(site, FULL, SEED + 1) == [], f"SEED={SEED}"
