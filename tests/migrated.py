"""A migrated database without data that test runs copy: to migrate some hundred tables twice takes half a minute.

It stays in the throw-away cluster under a name made from all migrations and locked packages, so it is never out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
BEGINNING = "migrated_"


@cache
def name() -> str:
    """What the copy is called, by what made it."""
    sources = (
        *sorted((ROOT / "shop").rglob("migrations/*.py")),
        ROOT / "requirements.txt",
        ROOT / "shop" / "settings.py",
    )
    found = sha256()
    for path in sources:
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return BEGINNING + found.hexdigest()[:16]


def exists() -> bool:
    """Whether an earlier run left one."""
    with _cluster() as cluster:
        return name() in _kept(cluster)


def keep(source: str) -> None:
    """Leave a copy of this database, which nobody may be connected to, and forget older ones."""
    with _cluster() as cluster:
        if name() in _kept(cluster):
            return
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another worker was quicker
            cluster.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name()), sql.Identifier(source))
            )
        for old in set(_kept(cluster)) - {name()}:
            cluster.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))


def _kept(cluster: psycopg.Connection) -> list[str]:
    rows = cluster.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [BEGINNING])
    return [found for (found,) in rows.fetchall()]


@contextmanager
def _cluster() -> Iterator[psycopg.Connection]:
    address = settings.DATABASES["default"]
    with psycopg.connect(host=address["HOST"], user=address["USER"], dbname="postgres", autocommit=True) as cluster:
        yield cluster
