"""The shop as `make run` starts it, on a var folder and ports of its own, and what its database says."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
from django.conf import settings

from shop import supervisor
from shop.base import postgres

START_SECONDS = 300  # the first start sets everything up; a build machine may be busy


@contextmanager
def var_folder() -> Iterator[Path]:
    """A var folder that root's PostgreSQL account can reach; nothing of it stays."""
    path = Path(tempfile.mkdtemp(prefix="haat-run-", dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        supervisor.reap(path)
        postgres.stop(path / "pg")
        shutil.rmtree(path)


def free_port() -> int:
    """The first of two neighbouring ports that nobody uses, below those that the system gives to others by itself."""
    while True:
        port = 12_000 + secrets.randbelow(18_000)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def eventually(condition: Callable[[], object], seconds: float = 10) -> float:
    """Wait until something becomes true; returns the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, f"it did not become true in {seconds} seconds"
        time.sleep(0.05)
    return time.monotonic() - began


class Shop:
    """`python -m shop.supervisor` on a var folder; stopped at the end of the block."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var, self.port, self.log = var, free_port(), var / "output.txt"
        self.environment = os.environ | {"VAR_DIR": str(var), "PORT": str(self.port), "MODE": "demo"} | environment
        self.address = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process and self.process.poll() is None:
            self.stop(signal.SIGTERM)

    def start(self) -> float:
        """Start it; returns the seconds until it said where it is."""
        began = time.monotonic()
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "shop.supervisor"]
            self.process = subprocess.Popen(
                command, cwd=supervisor.ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        eventually(lambda: self.said("Haat is running") or self.process.poll() is not None, START_SECONDS)
        assert self.said("Haat is running"), self.log.read_text()
        return time.monotonic() - began

    def said(self, text: str) -> bool:
        """Whether its output contains this."""
        return text in self.log.read_text(errors="replace")

    def answers(self, path: str = "/health/ready", offset: int = 0) -> bool:
        """Whether it answers 200 at this address."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port + offset}{path}", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def child(self, word: str) -> psutil.Process:
        """The eldest process of this run whose command line has this word."""
        return min(self._named(word), key=lambda process: process.create_time())

    def has_new(self, word: str, gone: psutil.Process) -> bool:
        """Whether another process has taken the place of the one that is gone."""
        return not gone.is_running() and any(process != gone for process in self._named(word))

    def processes(self) -> list[psutil.Process]:
        """Everything of this run that is alive, PostgreSQL included."""
        server = postgres.postmaster(self.var / "pg")
        return [*supervisor.left_over(self.var), *([server] if server else [])]

    def rows(self, statement: str) -> list[Any]:
        """What the marketplace's database answers, read by a connection of its own."""
        folder = postgres.socket_dir(self.var / "pg")
        path = f"-c search_path={settings.DEFAULT_SCHEMA},public"
        with psycopg.connect(host=str(folder), user=postgres.USER, dbname="postgres", options=path) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload]  # texts of the tests

    def count(self, statement: str) -> int:
        """One number from the marketplace's database."""
        return int(self.rows(statement)[0][0])

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command beside the shop."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=supervisor.ROOT, env=self.environment, capture_output=True, text=True, check=False
        )

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the whole group, as a terminal does; returns the status it ended with."""
        assert self.process is not None
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(20)

    def _named(self, word: str) -> list[psutil.Process]:
        found = []
        for process in supervisor.left_over(self.var):
            with suppress(psutil.Error):
                if word in " ".join(process.cmdline()):
                    found.append(process)
        return found
