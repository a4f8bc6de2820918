"""What the tests of a module begin with, made once for all of them.

An order takes longer to make than most questions about it. A module that names fixtures in `STANDS`, like

    STANDS = ("waiting", "cash")

has them and what they ask for made before its first test, in a transaction around all its tests. Each test gets copies
of the objects and undoes only its own doing, so it cannot tell the difference, but for three things: the rows are there
for tests that do not ask for them too, what a fixture leaves outside the database (mail, the cache) is gone before the
first test, and no test of the module may commit (`transaction=True`, `live_server`).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from inspect import isgeneratorfunction, signature
from typing import Any, Final

import pytest

from tests.conftest import module_transaction

OF_THE_DATABASE: Final = {"db", "django_db_setup"}
MADE: Final = pytest.StashKey[dict[str, Any]]()


@pytest.fixture(scope="module", autouse=True)
def standing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Make what the module names."""
    names = getattr(request.module, "STANDS", ())
    if not names:
        yield
        return
    request.getfixturevalue("django_db_setup")
    with module_transaction(request.getfixturevalue("django_db_blocker")):
        made: dict[str, Any] = {}
        for name in names:
            make(name, made, request)
        request.node.stash[MADE] = made
        yield
        del request.node.stash[MADE]


def make(name: str, made: dict[str, Any], request: pytest.FixtureRequest) -> Any:
    """What a fixture returns, after those it asks for."""
    if name in OF_THE_DATABASE:
        return None
    if name not in made:
        found = request.session._fixturemanager.getfixturedefs(name, request.node)
        call = found[-1].func if found else make
        assert found and call.__module__.startswith("tests.") and not isgeneratorfunction(call), f"{name} cannot stand."
        made[name] = call(**{asked: make(asked, made, request) for asked in signature(call).parameters})
    return made[name]


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Any:
    """Give a test its copy; all of them are copied at once, so that what was one object is one again."""
    module = request.node.getparent(pytest.Module) if fixturedef.scope == "function" else None
    if module is None or fixturedef.argname not in module.stash.get(MADE, {}):
        return None
    if MADE not in request.node.stash:
        request.node.stash[MADE] = deepcopy(module.stash[MADE])
    copy = request.node.stash[MADE][fixturedef.argname]
    fixturedef.cached_result = (copy, fixturedef.cache_key(request), None)
    return True if copy is None else copy  # the answer only ends the call of hooks
