"""The demo, loaded once for a file: loading takes seconds, and a savepoint keeps what each test does apart."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from shop.demo.loading import load_demo
from tests.cast import NOW


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo as it was loaded at `NOW`, for all tests of a file; rolled back at their end."""
    with django_db_blocker.unblock():
        connection.set_schema(settings.DEFAULT_SCHEMA)
        with transaction.atomic():
            load_demo(at=NOW, progress=lambda _step: None)
            connection.check_constraints()  # foreign keys wait for a commit that never comes
            yield
            transaction.set_rollback(True)
