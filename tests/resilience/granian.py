"""The pages as in production, granian with two processes of eight threads, on the database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from shop import supervisor
from tests.resilience.running import eventually, free_port

START_SECONDS = 60


@contextmanager
def granian(var: Path) -> Iterator[str]:
    """Serve the test's database; yields the address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = environment_of(var, address)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=supervisor.ROOT, env=environment, check=True)
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "shop.wsgi:application"]
    size = ["--port", str(port), "--workers", "2", "--blocking-threads", "8", "--no-ws"]
    with (var / "granian.txt").open("wb") as log:
        process = subprocess.Popen([*serve, *size], cwd=supervisor.ROOT, env=environment, stdout=log, stderr=log)
    try:
        eventually(lambda: answers(address), START_SECONDS)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def environment_of(var: Path, address: str) -> dict[str, str]:
    """The surroundings of a production process; libpq itself reads where the server is."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGPASSWORD": "PASSWORD"}
    server = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    url = f"postgres://{database['USER']}@/{database['NAME']}"
    return os.environ | server | {"VAR_DIR": str(var), "SITE_URL": address, "DATABASE_URL": url}


def answers(address: str) -> bool:
    """Whether a page comes."""
    try:
        with urllib.request.urlopen(f"{address}/health/live", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
