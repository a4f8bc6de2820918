"""`make run`: the parts of the supervisor, and the whole of it started, killed and stopped for real."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from shop import supervisor
from shop.base import postgres

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
START_SECONDS = 120


@pytest.fixture
def var() -> Iterator[Path]:
    """A var folder that root's PostgreSQL account can reach."""
    path = Path(tempfile.mkdtemp(prefix="haat-run-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    supervisor.reap(path)
    postgres.stop(path / "pg")
    shutil.rmtree(path)


def free_port() -> int:
    """The first of two neighbouring ports that nobody uses."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return int(port)


def eventually(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something becomes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.05)


# The parts -----------------------------------------------------------------------------------------------------------


def test_second_start_is_told_where_the_first_one_is(var: Path) -> None:
    with supervisor.only_one(var, 8000), pytest.raises(SystemExit) as refused, supervisor.only_one(var, 8010):
        pass

    assert refused.value.code == "Haat is already running here: http://localhost:8000"


def test_next_start_is_free_after_the_first_one_ended(var: Path) -> None:
    with supervisor.only_one(var, 8000):
        pass
    with supervisor.only_one(var, 8010):
        kept = (var / "run.lock").read_text()

    assert kept == "http://localhost:8010\n"


@pytest.mark.parametrize("which", [0, 1])
def test_taken_port_is_named_with_a_way_out(which: int) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + which))
        other.listen()
        with pytest.raises(SystemExit) as refused:
            supervisor.refuse_taken_ports(port)

    said = f"Port {port + which} is taken by another program. Choose another: PORT={port + 10} make run"
    assert refused.value.code == said


@pytest.mark.parametrize("text", ["", "http", "0", "-1", "65535", "8000.5", "٨٠٠٠x"])
def test_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(SystemExit, match="must be a number from 1 to 65534"):
        supervisor.chosen_port()


def test_reaping_ends_processes_of_this_folder_and_no_others(var: Path) -> None:
    ours = subprocess.Popen(SLEEP, env=os.environ | {supervisor.MARK: str(var)}, start_new_session=True)
    others = subprocess.Popen(SLEEP, env=os.environ | {supervisor.MARK: f"{var}-other"})
    eventually(lambda: [process.pid for process in supervisor.left_over(var)] == [ours.pid])

    supervisor.reap(var)

    ours.wait(5)
    assert supervisor.left_over(var) == []
    assert others.poll() is None
    others.kill()
    others.wait()


def test_fingerprint_changes_with_text_name_and_content(tmp_path: Path) -> None:
    file, twin = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_text("one")
    twin.write_text("one")
    prints = [supervisor.fingerprint(["demo", file]), supervisor.fingerprint(["demo", twin])]
    prints += [supervisor.fingerprint(["production", file]), supervisor.fingerprint([file, "demo"])]
    file.write_text("two")
    prints += [supervisor.fingerprint(["demo", file])]

    assert prints[0] == prints[3]
    assert len(set(prints)) == 4
    assert supervisor.fingerprint([]) == ""


def test_database_of_ones_own_is_set_up_at_every_start(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@db.example/shop")

    assert supervisor.database_inputs(var) == []


# The whole -----------------------------------------------------------------------------------------------------------


class Shop:
    """`python -m shop.supervisor` on a var folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.log = var, free_port(), var / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; returns the seconds until it said where it is."""
        environment = os.environ | {"VAR_DIR": str(self.var), "PORT": str(self.port), "MODE": "demo"}
        began = time.monotonic()
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "shop.supervisor"]
            self.process = subprocess.Popen(
                command, cwd=supervisor.ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
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
        found = [process for process in supervisor.left_over(self.var) if word in " ".join(process.cmdline())]
        return min(found, key=lambda process: process.create_time())

    def processes(self) -> list[psutil.Process]:
        """Everything of this run that is alive, PostgreSQL included."""
        server = postgres.postmaster(self.var / "pg")
        return [*supervisor.left_over(self.var), *([server] if server else [])]

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the whole group, as a terminal does; returns the status it ended with."""
        assert self.process is not None
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture
def shop(var: Path) -> Iterator[Shop]:
    """A shop that is not started yet; whatever the test did to it, nothing stays."""
    shop = Shop(var)
    yield shop
    if shop.process and shop.process.poll() is None:
        shop.stop(signal.SIGTERM)


@pytest.mark.prove
def test_shop_starts_serves_and_leaves_nothing_however_it_is_stopped(shop: Shop) -> None:
    shop.start()
    assert shop.answers()
    assert shop.answers("/live/health", offset=1)
    assert shop.stop(signal.SIGINT) == 0
    assert shop.processes() == []

    for number in (signal.SIGTERM, signal.SIGHUP):
        assert shop.start() < 5
        assert shop.answers()
        assert shop.stop(number) == 0
        assert shop.processes() == []


@pytest.mark.prove
@pytest.mark.parametrize("victim", ["supervisor", "honcho"])
def test_start_after_a_kill_comes_up_clean(shop: Shop, victim: str) -> None:
    shop.start()
    if victim == "supervisor":
        shop.process.kill()
        shop.process.wait()
    else:
        shop.child("honcho").kill()
        assert shop.process.wait(20) == 1

    shop.start()

    assert shop.answers()
    assert shop.stop(signal.SIGTERM) == 0
    assert shop.processes() == []


@pytest.mark.prove
def test_killed_database_and_killed_page_worker_are_back_by_themselves(shop: Shop) -> None:
    shop.start()

    server = postgres.postmaster(shop.var / "pg")
    assert server is not None
    server.kill()
    eventually(lambda: postgres.postmaster(shop.var / "pg") not in {None, server}, 10)
    eventually(shop.answers, 10)
    granian = shop.child("granian")
    victim = granian.children()[0]
    victim.kill()
    eventually(lambda: victim not in granian.children() and len(granian.children()) >= 2, 10)

    assert [shop.answers() for _request in range(10)] == [True] * 10


@pytest.mark.prove
def test_two_starts_at_once_leave_one_shop_and_one_sentence(shop: Shop) -> None:
    shop.start()

    environment = os.environ | {"VAR_DIR": str(shop.var), "PORT": str(free_port())}
    command = [sys.executable, "-m", "shop.supervisor"]
    second = subprocess.run(
        command, cwd=supervisor.ROOT, env=environment, capture_output=True, text=True, timeout=20, check=False
    )

    assert second.returncode == 1
    assert second.stderr == f"Haat is already running here: http://localhost:{shop.port}\n"
    assert shop.answers()
