"""Every address times every persona: who may open it, who changes what, and what does not exist for others.

How to add a page: put a `Row` for its URL name into a module of `rows/` (one module a topic; a new module needs no
registration). The row says with the words of `policies.py` what each persona gets for GET and for POST; what it does
not name must answer 405. Objects come from the `World` of `personas.py`: they belong to SHOPPER or SELLER, and a new
kind of object is one more `cached_property` there. The tests below then really ask for the page: `make prove` as all
seven, `make test` as one of each group that the row gives the same answer to.

    Row("account:address", get=owner(200), post=owner(302), args=lambda world: (world.address.public_id,),
        fields=lambda world: {"street": "Road 7", "area": world.area_id},
        foreign={"area": lambda world: world.other_area_id})

Every POST is tried again without a CSRF token, and with each id of the form replaced by somebody else's (`foreign`):
nothing in the database may change then, nor when the persona is turned away. `/db-admin/` is one family without rows:
superusers only, whatever is below it. `/live/` is an application of its own (`tests/web/live/`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import module_transaction
from tests.depth import part, pick, pick_each

from .personas import Persona, World
from .policies import SIGN_IN, Answer, Row, everybody, only
from .rows import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
DATABASE = "db-admin/"
# What may change with any request: sessions and when they were used last, the windows of rate limits, and the audit
# log, which notes who was turned away.
UNWATCHED = {
    "django_session",
    "usersessions_usersession",
    "base_ratewindow",
    "base_auditentry",
    "django_migrations",
}
OTHER_METHODS = ("PUT", "PATCH", "DELETE")


# The list of addresses ---------------------------------------------------------------------------------------------


@functools.cache
def addresses() -> dict[str, list[str]]:
    """Every route of the project with the names it answers to; a route without a name stands for itself."""
    found: dict[str, list[str]] = {}
    for route, name in walked(get_resolver()):
        found.setdefault(route, []).append(name or route)
    return found


def walked(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(route, name) of each pattern below a resolver."""
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, ":".join([*spaces, pattern.name]) if pattern.name else ""
        else:
            yield from walked(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def test_every_address_has_a_row() -> None:
    known = {row.view for row in ROWS}

    missing = [
        f"{route} ({names[0]})"
        for route, names in addresses().items()
        if not route.startswith(DATABASE) and not known & set(names)
    ]

    assert not missing, (
        f"Nobody has said who may open {', '.join(missing)}. Add a Row for each to a module of"
        " tests/architecture/rows/; the docstring of tests/architecture/test_urls.py shows how."
    )


def test_every_row_has_an_address() -> None:
    names = {name for names in addresses().values() for name in names}

    stale = sorted({row.view for row in ROWS} - names)

    assert not stale, f"No address is called {', '.join(stale)} any more. Remove the rows or correct their names."


def test_no_address_has_two_rows() -> None:
    views = [row.view for row in ROWS]

    assert sorted(views) == sorted(set(views))


def test_every_row_says_something_about_every_persona() -> None:
    for row in ROWS:
        assert set(row.get) == set(row.post) == set(Persona), row.view
        assert row.get != everybody(405) or row.post != everybody(405), f"The row of {row.view} opens it to nobody."


NAME_NO_OBJECT = {
    "seller:invitation",  # its token is the key; whoever has it may look
    "seller:register-document",  # an entry of the marketplace's own list of papers
    "seller:shop-picture",
    "seller:shop-picture-removal",
    "seller:statement",
    "seller:statement-paper",
    "seller:statement-table",
    "seller:import-template",
}
OF_APPLICANTS = {"seller:register-paper", "seller:register-paper-removal"}  # tests/web/seller/test_application.py


def test_objects_of_a_shop_do_not_exist_for_its_rival() -> None:
    named = {names[0] for route, names in addresses().items() if route.startswith("seller/") and "<" in route}

    open_to_rivals = [
        row.view
        for row in ROWS
        if row.view in named - NAME_NO_OBJECT - OF_APPLICANTS
        and not any(
            answers[Persona.RIVAL_SELLER] == 404 and answers[Persona.SELLER] not in {404, 405}
            for answers in (row.get, row.post)
        )
    ]

    assert open_to_rivals == []


# Asking ------------------------------------------------------------------------------------------------------------


class Page:
    """A row with its objects, made before the first request so that undoing a request does not undo them."""

    def __init__(self, row: Row, world: World) -> None:
        self.row, self.world = row, world
        self.path = self.address(row.args(world))
        self.wrong = self.address(row.wrong(world)) if row.wrong else ""
        self.query, self.fields, self.headers = row.query(world), row.fields(world), row.headers(world)
        self.foreign = {name: find(world) for name, find in row.foreign.items()}

    def address(self, args: Any) -> str:
        """The path with positional or named arguments."""
        named = isinstance(args, dict)
        return reverse(self.row.view, args=() if named else args, kwargs=args if named else {})

    def ask(self, persona: Persona, method: str, *, csrf: bool = False, path: str = "", **swapped: Any) -> Answer:
        """One request in a browser of its own: the status, or SIGN_IN."""
        client = self.world.browser(persona, csrf=csrf)
        path = path or self.path
        if method != "POST":
            return answer_of(client.generic(method, path, query_params=self.query, headers=self.headers))
        if isinstance(self.fields, bytes):
            return answer_of(client.post(path, self.fields, content_type="application/json", headers=self.headers))
        return answer_of(client.post(path, self.fields | swapped, headers=self.headers))


def answer_of(response: HttpResponseBase) -> Answer:
    """The status, or SIGN_IN where it leads to the sign-in page."""
    location = response.headers.get("Location", "")
    to_sign_in = response.status_code == 302 and location.partition("?")[0] == reverse("account:login")
    if response.streaming:
        response.getvalue()  # reading it to its end closes the file
    return SIGN_IN if to_sign_in else response.status_code


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The people with their shops, made once; what belongs to them each test makes in a copy of its own."""
    with module_transaction(django_db_blocker):
        yield World()


@pytest.fixture
def world(people: World, db: None) -> World:
    """A world of the test's own: what it makes or changes is undone after it."""
    return deepcopy(people)


@pytest.fixture
def page(request: pytest.FixtureRequest, world: World) -> Page:
    """The row under test in a new world."""
    return Page(request.param, world)


def rows() -> pytest.MarkDecorator:
    """Run a test once for each row."""
    return pytest.mark.parametrize("page", ROWS, indirect=True, ids=[row.view for row in ROWS])


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back; limits that are counted in the cache start anew."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relnamespace <> 'pg_catalog'::regnamespace
"""


def written() -> dict[str, int]:
    """How many rows of each table the transaction has written so far, those that were undone included."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {name: count for name, count in cursor.fetchall() if name not in UNWATCHED}


def hashes(tables: set[str]) -> dict[str, str]:
    """A hash of what each table holds."""
    found = {}
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


@contextmanager
def unchanged(complaint: str) -> Iterator[None]:
    """Whatever happens inside is undone, and must have left every watched table as it was.

    Only tables that PostgreSQL saw written are compared: as they are in the end, and as they are again when undone.
    """
    before = written()
    with undone():
        yield
        touched = {name for name, count in written().items() if count != before.get(name, 0)}
        after = hashes(touched)
    restored = hashes(touched)
    assert {name for name in touched if after[name] != restored[name]} == set(), complaint


# The matrix --------------------------------------------------------------------------------------------------------


@rows()
def test_each_persona_gets_what_the_row_says_and_who_is_turned_away_changes_nothing(page: Page) -> None:
    surprises: list[str] = []

    for method, said in (("GET", page.row.get), ("POST", page.row.post)):
        for persona in pick_each(Persona, kind=said.__getitem__, of=page.row.view):
            may_change = method == "GET" or persona in page.row.may_change
            with undone() if may_change else unchanged(f"The {persona} changed something by POST to {page.path}"):
                answer = page.ask(persona, method)
            if answer != said[persona]:
                surprises.append(f"{method} as {persona}: {answer}, the row says {said[persona]}")

    assert surprises == [], f"{page.row.view} at {page.path}"
    refuses_other_methods(page)
    refuses_what_comes_from_elsewhere(page)
    keeps_what_is_somebody_elses(page)


def refuses_other_methods(page: Page) -> None:
    """What neither reads nor posts is not allowed, and names of nothing are not found."""
    persona = next(iter(sorted(only(page.row.get) or only(page.row.post) or {Persona.GUEST})))
    for method in pick(OTHER_METHODS, of=page.row.view):
        with undone():
            assert page.ask(persona, method) in {405, 404}, method
    with undone():
        assert page.ask(persona, "HEAD") in {page.row.get[persona], 405}
    if not page.wrong:
        return
    for method, answers in (("GET", page.row.get), ("POST", page.row.post)):
        for persona in pick(sorted(only(answers)), of=page.row.view):
            with undone():
                assert page.ask(persona, method, path=page.wrong) == 404, f"{method} {page.wrong} as {persona}"


def refuses_what_comes_from_elsewhere(page: Page) -> None:
    """A form without this site's token changes nothing."""
    for persona in pick(sorted(only(page.row.post)) if page.row.csrf else [], of=page.row.view):
        with unchanged(f"The {persona} changed something without a token by POST to {page.path}"):
            assert page.ask(persona, "POST", csrf=True) == 403


def keeps_what_is_somebody_elses(page: Page) -> None:
    """Every id in the form is tried with somebody else's, and changes nothing."""
    if page.row.post == everybody(405) or isinstance(page.fields, bytes):
        return
    missing = {name for name, value in page.fields.items() if is_id(value)} - set(page.foreign)
    assert not missing, f"{missing} of {page.row.view} carry ids: name somebody else's in `foreign`."
    for name, value in page.foreign.items():
        for persona in pick(sorted(page.row.may_change), of=page.row.view):
            with unchanged(f"The {persona} reached {name} of somebody else"):
                answer = page.ask(persona, "POST", **{name: value})
                assert isinstance(answer, str) or answer < 500


def is_id(value: object) -> bool:
    """Whether a field's value names a row: a UUID, or a row's number."""
    if isinstance(value, UUID):
        return True
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


# The raw tables ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", [Persona.GUEST, Persona.SELLER, Persona.STAFF])
def test_raw_tables_do_not_open_to_others(world: World, persona: Persona) -> None:
    browser = world.browser(persona)

    with unchanged(f"The {persona} changed raw tables"):
        for path in part(raw_paths(), name=str, one_in=4):
            for answer in (browser.get(path), browser.post(path)):
                assert answer.status_code == (302 if persona is Persona.GUEST else 403) or is_led_away(answer), path

        assert browser.get(reverse("database:login")).status_code == (302 if persona is Persona.GUEST else 403)


def test_raw_tables_open_to_superusers(world: World) -> None:
    browser = world.browser(Persona.ADMIN)

    answers = {path: browser.get(path).status_code for path in raw_paths()}

    lists = [path for path, status in answers.items() if status == 200]
    assert reverse("database:index") in lists
    assert reverse("database:orders_order_changelist") in lists
    assert set(answers.values()) <= {200, 302, 403, 404, 405}


def raw_paths() -> list[str]:
    """Every address below `/db-admin/`, with a number where a row's is asked for; leaving is open to all."""
    routes = [route.partition("^")[0] for route in addresses() if route.startswith(DATABASE)]
    paths = {re.sub(r"<path:\w+>", "1", f"/{route}") for route in routes}
    return sorted(paths - {reverse("database:logout")})


def is_led_away(answer: HttpResponseBase) -> bool:
    """Whether it leads to the door of the raw tables, which sends strangers to sign in and refuses everybody else."""
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("database:login"))
