"""A marketplace of 43,000 products, committed and vacuumed as a real one is, and pages rendered as in production."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template import Template
from django.test.utils import _TestState
from django.utils import timezone

from shop.demo.growing import grow
from shop.demo.loading import load_demo, reset_demo
from shop.search.services import rebuild_index, vacuum_index

SIZE = 43_000


@pytest.fixture(scope="session")
def large_catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo grown to 43,000 products, which the search knows; emptied at the end."""
    with django_db_blocker.unblock():
        connection.set_schema(settings.DEFAULT_SCHEMA)
        reset_demo()
        load_demo(at=timezone.now(), progress=lambda _step: None)
        grow(SIZE, at=timezone.now(), progress=lambda _count: None)
        rebuild_index(at=timezone.now())
        vacuum_index()
        yield
        connection.set_schema(settings.DEFAULT_SCHEMA)
        reset_demo()


@pytest.fixture
def untapped_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the tests' tap that copies the context of every partial; it would cost the shop's pages dearly."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
