"""`make run`: the parts of the supervisor, and the whole of it started, killed and stopped for real."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop import supervisor
from shop.base import postgres
from tests.resilience.running import Shop, eventually, free_port, var_folder

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def var() -> Iterator[Path]:
    """A var folder that root's PostgreSQL account can reach."""
    with var_folder() as path:
        yield path


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


def test_children_of_a_killed_process_are_ended_and_no_others(var: Path) -> None:
    parent_of_one = [sys.executable, "-c", f"import subprocess, time; subprocess.Popen({SLEEP}); time.sleep(60)"]
    environment = os.environ | {supervisor.MARK: str(var)}
    killed, whole = (subprocess.Popen(parent_of_one, env=environment) for _family in range(2))
    eventually(lambda: len(supervisor.left_over(var)) == 4)

    killed.kill()
    killed.wait()
    supervisor.end_orphans(var)

    eventually(lambda: len(supervisor.left_over(var)) == 2)
    assert whole.poll() is None
    supervisor.reap(var)
    whole.wait(5)


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


def start_over(monkeypatch: pytest.MonkeyPatch, *, answers: bool) -> int:
    """Run a shop whose processes end at once; returns how often they were started before it gave up."""
    starts = []

    def start(_environment: dict[str, str]) -> subprocess.Popen[bytes]:
        starts.append(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]))
        return starts[-1]

    monkeypatch.setattr(supervisor, "start_processes", start)
    monkeypatch.setattr(supervisor, "wait_for_answer", lambda _port, _processes: answers)
    for step in ("set_up", "welcome", "watch_database", "end_orphans", "reap"):
        monkeypatch.setattr(supervisor, step, lambda *_inputs: None)
    with pytest.raises(SystemExit, match="A part of the shop ended with status 3, so all was stopped"):
        supervisor.run(Path(), 8000)
    return len(starts)


def test_shop_whose_parts_end_again_and_again_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert start_over(monkeypatch, answers=True) == supervisor.HASTE_ENDS + 1


def test_shop_that_never_answers_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert start_over(monkeypatch, answers=False) == 1


# The whole -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(var: Path) -> Iterator[Shop]:
    """A shop that is not started yet; whatever the test did to it, nothing stays."""
    with Shop(var) as shop:
        yield shop


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
def test_start_after_a_kill_comes_up_clean(shop: Shop) -> None:
    shop.start()
    shop.process.kill()
    shop.process.wait()

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
def test_command_beside_the_shop_leaves_its_database_running(shop: Shop) -> None:
    shop.start()
    server = postgres.postmaster(shop.var / "pg")

    done = shop.manage("ledger", "verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert server is not None
    assert postgres.postmaster(shop.var / "pg") == server
    assert shop.answers()


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
