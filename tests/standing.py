"""What the tests of a module begin with, made once for all of them.

An order takes longer to make than most questions about it. A module that names fixtures in `STANDS`, like

    STANDS = ("waiting", "cash")

has them and what they ask for made once, in a transaction around the tests that ask for one of them. Each of these gets
copies of the objects and undoes only its own doing. The module's other tests, and those with real commits, come before
and meet none of it. What a fixture leaves outside the database (mail, the cache) is gone before the first test.
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each module that names what stands, let the tests that ask for it come last."""
    places: dict[pytest.Module, list[int]] = {}
    for place, item in enumerate(items):
        module = item.getparent(pytest.Module)
        if module and hasattr(module.obj, "STANDS"):
            places.setdefault(module, []).append(place)
    for module, found in places.items():
        tests = sorted((items[place] for place in found), key=lambda item: (asks(item, module), not commits(item)))
        for place, item in zip(found, tests, strict=True):
            items[place] = item
            if asks(item, module):
                item.fixturenames.insert(0, "standing")  # type: ignore[attr-defined]  # every test here is a function


def asks(item: pytest.Item, module: pytest.Module) -> bool:
    """Whether the test asks for something that stands, and commits nothing."""
    return bool(set(item.fixturenames) & set(module.obj.STANDS)) and not commits(item)  # type: ignore[attr-defined]


def commits(item: pytest.Item) -> bool:
    """Whether the test has real commits, after which the tables are emptied."""
    mark = item.get_closest_marker("django_db")
    asked = {"live_server", "transactional_db"} & set(item.fixturenames)  # type: ignore[attr-defined]
    return bool(asked or (mark and mark.kwargs.get("transaction")))


@pytest.fixture(scope="module")
def standing(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    cheap_passwords: None,
    no_outside_world: None,
) -> Iterator[None]:
    """Make what the module names."""
    with module_transaction(django_db_blocker):
        made: dict[str, Any] = {}
        for name in request.module.STANDS:
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
