"""Ground under every test: an own PostgreSQL cluster, the marketplace `main`, no way to the outside world."""

import gc
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection, transaction
from django.utils import translation
from django_q.models import OrmQ, Schedule, Task
from django_tenants.utils import get_tenant_domain_model, get_tenant_model
from whitenoise.middleware import WhiteNoiseMiddleware

from shop.base import postgres
from shop.base.countries import forget_table
from shop.catalog.queries import forget_categories, tree
from shop.commission import queries as commission_queries
from shop.commission.queries import forget_rules
from shop.currencies import queries as currency_queries
from shop.currencies.queries import forget_exchange
from shop.promotions.queries import forget_promotions
from shop.promotions.queries import kept as promotion_queries
from shop.returns.queries import forget_return_days
from shop.shipping.queries import forget_calendars
from shop.store import queries as store_queries
from shop.store.queries import forget_store
from shop.tax import queries as tax_queries
from shop.tax.queries import forget_rates
from shop.tenants import middleware as marketplaces
from shop.tenants.middleware import forget_marketplaces
from shop.web.common.outage import outage
from tests import migrated
from tests.depth import FULL

pytest_plugins = ["tests.cast", "tests.standing"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": 200}
LOCAL = {"localhost", "127.0.0.1", "::1", ""}

# The same examples every time, so that a build stands or falls with its change; SEARCH=random looks for new ones.
STEADY = os.environ.get("SEARCH") != "random"
hypothesis.settings.register_profile("test", max_examples=60, deadline=None, derandomize=STEADY)
hypothesis.settings.register_profile("full", max_examples=5000, deadline=None, derandomize=STEADY)
hypothesis.settings.load_profile("full" if FULL else "test")


# The cluster and the databases in it -------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Start the throw-away cluster; xdist's workers share it, each with a database of its own."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where nothing was collected yet
    for kept in (
        store_queries,
        tree,
        commission_queries,
        currency_queries,
        tax_queries,
        promotion_queries,
        marketplaces,
    ):  # a page's count of queries must not depend on the machine's speed
        kept.SECONDS = 3600
    config.stash[_LIGHTS] = ExitStack()
    if settings.EMBEDDED:
        config.stash[_LIGHTS].enter_context(postgres.serving(settings.PGDIR, **CARELESS))


def pytest_collection_finish() -> None:
    """What stands after the collection stays to the end: the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster, unless another test run still uses it."""
    config.stash[_LIGHTS].close()


_LIGHTS = pytest.StashKey[ExitStack]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with a copy of the migrated database that an earlier run left, if its migrations are ours."""
    if settings.EMBEDDED and migrated.exists():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: None, django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool
) -> None:
    """Migrate `public`, then make the marketplace `main` once per run; leave a copy to the next one."""
    with django_db_blocker.unblock():
        make_marketplace(settings.DEFAULT_SCHEMA)
        if settings.EMBEDDED and not django_db_keepdb:
            connection.close()
            migrated.keep(connection.settings_dict["NAME"])
        connection.set_schema(settings.DEFAULT_SCHEMA)


def make_marketplace(schema: str) -> None:
    """Make a marketplace without data; `--reuse-db` keeps the one of the last run."""
    marketplaces = get_tenant_model().objects
    if not marketplaces.filter(schema_name=schema).exists():
        marketplace = get_tenant_model()(schema_name=schema, name=schema.title())
        marketplace.save(verbosity=0)
        get_tenant_domain_model().objects.create(tenant=marketplace, domain="testserver", is_primary=True)


@pytest.fixture(autouse=True)
def inside_marketplace(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run every test in `main`; after a test with real commits empty the tables of `public` too."""
    connection.set_schema(settings.DEFAULT_SCHEMA)
    mark = request.node.get_closest_marker("django_db")
    if not ("live_server" in request.fixturenames or (mark and mark.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    connection.set_schema(settings.DEFAULT_SCHEMA)
    for model in (OrmQ, Schedule, Task):  # the flush empties the current schema only
        model.objects.all().delete()


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Forget what the last test put into process-wide places."""
    forget()
    with translation.override(settings.LANGUAGE_CODE):
        yield


def forget() -> None:
    """Empty the caches of the process."""
    cache.clear()
    forget_store()
    forget_categories()
    forget_rules()
    forget_exchange()
    forget_rates()
    forget_promotions()
    forget_calendars()
    forget_return_days()
    forget_marketplaces()
    outage.forget()
    forget_table()


@contextmanager
def module_transaction(blocker: Any) -> Iterator[None]:
    """What a fixture of a module makes inside stands for all its tests, each of which undoes only its own doing.

    The tests must be ordinary ones: with `transaction=True` they would meet a transaction that is open already.
    """
    with blocker.unblock():
        connection.set_schema(settings.DEFAULT_SCHEMA)
        forget()
        with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
            yield
            transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """The real hasher with little work: half of all tests make people, and Django's figures are meant to be slow."""
    with pytest.MonkeyPatch.context() as patch:
        for name, figure in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, figure)
        yield


@pytest.fixture(scope="session", autouse=True)
def full_tables_emptied_only() -> Iterator[None]:
    """After a test with real commits Django truncates hundreds of tables, each a file anew; the few with rows are enough.

    What migrations put down once for all (content types, permissions) stays, so nothing has to be made again.
    """
    if not settings.EMBEDDED:  # leaving triggers out takes a superuser
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", rows_deleted)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)
        yield


def rows_deleted(_operations: Any, _style: Any, tables: list[str], **_options: Any) -> list[str]:
    """The statements that empty the tables that have rows, append-only ones too."""
    names = sorted(set(tables) - {"django_content_type", "auth_permission"})
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        full = [name for (name,) in cursor.fetchall()]
    role = "SET LOCAL session_replication_role"
    return [f"{role} = replica", *(f'DELETE FROM "{name}"' for name in full), f"{role} = origin"] if full else []


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Every test client has middleware of its own, and WhiteNoise's lists all static files: let the first list serve."""
    listed: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def remembered(self: WhiteNoiseMiddleware) -> None:
        if not listed:
            look(self)
            listed.update(self.files)
        self.files.update(listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remembered)
        yield


@pytest.fixture
def four_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of goods hold four instead of 36: to make a page's worth of real products takes seconds."""
    monkeypatch.setattr(import_module("shop.catalog.queries.listing"), "PAGE_SIZE", 4)


# The outside world -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def no_outside_world() -> Iterator[None]:
    """Refuse every connection and name lookup that leaves this machine; OUTGOING=1 is for providers' sandboxes."""
    if os.environ.get("OUTGOING") == "1":
        yield
        return
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def local_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise AssertionError(f"A test tried to reach {address}")
        connect(self, address)

    def local_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and host not in LOCAL:
            raise AssertionError(f"A test tried to look up {host}")
        return lookup(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_connect)
        patch.setattr(socket, "getaddrinfo", local_lookup)
        yield


# Material beside the repository ------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of shared material where it is absent, as in a stranger's clone."""
    if not SHARED.exists():
        for item in items:
            if item.get_closest_marker("needs_shared"):
                item.add_marker(pytest.mark.skip(reason="the folder `shared` is not beside the repository"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the repository; its tests carry the marker `needs_shared`."""
    return SHARED
