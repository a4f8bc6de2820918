"""The embedded server, for real: every cluster here is made, started and stopped in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shop.base import postgres

FLAGS = {"fsync": "off", "shared_buffers": "8MB"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that root's PostgreSQL account can reach too; pytest's own is closed to others."""
    path = Path(tempfile.mkdtemp(prefix="haat-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for data in [*path.glob("*/pg"), *path.glob("pg")]:
        postgres.stop(data)
        shutil.rmtree(postgres.socket_dir(data), ignore_errors=True)
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A cluster as the first start left it. Making one takes a second, so tests of what comes later copy this one."""
    folder = Path(tempfile.mkdtemp(prefix="haat-test-", dir="/tmp"))
    folder.chmod(0o755)
    postgres.ensure(folder / "pg", **FLAGS)
    postgres.stop(folder / "pg")
    yield folder / "pg"
    shutil.rmtree(postgres.socket_dir(folder / "pg"), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def data(folder: Path, made: Path) -> Path:
    """An own cluster that was made before and does not run."""
    subprocess.run(["cp", "-Rp", made, folder / "pg"], check=True)  # keeps the owner, whom PostgreSQL minds
    return folder / "pg"


def answer_of(sock: str, question: str) -> str:
    """One value from the server."""
    with psycopg.connect(host=sock, port=postgres.PORT, user=postgres.USER, dbname="postgres") as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return str(row[0])


def test_fresh_cluster_answers_and_listens_on_no_network_address(folder: Path) -> None:
    sock = postgres.ensure(folder / "pg", **FLAGS)

    assert answer_of(sock, "show server_version").startswith("18.")
    assert answer_of(sock, "show listen_addresses") == ""
    assert answer_of(sock, "show fsync") == "off"
    assert answer_of(sock, "show server_encoding") == "UTF8"


def test_second_ensure_leaves_the_running_server_alone(data: Path) -> None:
    sock = postgres.ensure(data, **FLAGS)
    started = answer_of(sock, "select pg_postmaster_start_time()")

    assert postgres.ensure(data) == sock
    assert answer_of(sock, "select pg_postmaster_start_time()") == started


def test_stop_ends_the_server_and_may_be_repeated(data: Path) -> None:
    postgres.ensure(data, **FLAGS)

    postgres.stop(data)
    postgres.stop(data)

    assert not postgres.ready(postgres.socket_dir(data))
    assert not (data / "postmaster.pid").exists()


def test_killed_server_comes_back_with_its_rows(data: Path) -> None:
    sock = postgres.ensure(data)
    answer_of(sock, "select count(*) from (select 1) x")
    with psycopg.connect(host=sock, port=postgres.PORT, user=postgres.USER, dbname="postgres") as connection:
        connection.execute("create table kept as select 7 as number")

    postmaster = postgres.postmaster(data)
    assert postmaster is not None
    postmaster.kill()
    postmaster.wait(5)
    postgres.ensure(data)

    assert answer_of(sock, "select number from kept") == "7"


def test_number_of_a_dead_server_that_a_stranger_got_is_not_taken_for_the_server(data: Path) -> None:
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    sock = postgres.ensure(data, **FLAGS)

    assert answer_of(sock, "select 1") == "1"


@pytest.mark.parametrize("content", ["", "not a number\n"])
def test_damaged_pid_file_does_not_keep_the_server_from_starting(data: Path, content: str) -> None:
    (data / "postmaster.pid").write_text(content)

    sock = postgres.ensure(data, **FLAGS)

    assert answer_of(sock, "select 1") == "1"


@pytest.mark.parametrize("name", ["a shop", "s" * 120, "দোকান"])
def test_any_path_will_do(folder: Path, name: str) -> None:
    data = folder / name / "pg"

    sock = postgres.ensure(data, **FLAGS)

    assert answer_of(sock, "show data_directory") == str(data)
    assert Path(sock).stat().st_mode & 0o777 == 0o700


def test_half_made_cluster_of_a_killed_start_is_made_anew(folder: Path) -> None:
    half = folder / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    sock = postgres.ensure(folder / "pg", **FLAGS)

    assert answer_of(sock, "select 1") == "1"
    assert not half.exists()


def test_starts_at_the_same_moment_meet_on_one_server(folder: Path) -> None:
    gate, found, failed = threading.Barrier(6), [], []

    def start() -> None:
        gate.wait()
        try:
            found.append(answer_of(postgres.ensure(folder / "pg", **FLAGS), "select pg_postmaster_start_time()"))
        except BaseException as error:  # SystemExit too
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len(found) == 6
    assert len(set(found)) == 1


def test_variables_for_another_server_are_not_heard(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")

    sock = postgres.ensure(data, **FLAGS)

    assert answer_of(sock, "select 1") == "1"


def test_last_of_several_users_stops_the_server(data: Path) -> None:
    sock = postgres.socket_dir(data)

    with postgres.serving(data, **FLAGS):
        with postgres.serving(data):
            pass
        still_there = postgres.ready(sock)

    assert still_there
    assert not postgres.ready(sock)


def test_folder_of_another_user_is_refused_and_left_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = folder / "pg"
    data.mkdir()
    owner = data.stat().st_uid
    monkeypatch.setattr(postgres, "_owner", lambda: owner + 4711)

    with pytest.raises(postgres.CannotServe, match="belongs to another user"):
        postgres.ensure(data)

    assert list(data.iterdir()) == []
    assert data.stat().st_uid == owner


def test_folder_with_other_files_is_refused_and_left_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = folder / "pg"
    data.mkdir()
    (data / "letters.txt").write_text("dear")
    monkeypatch.setattr(postgres, "_owner", lambda: data.stat().st_uid)

    with pytest.raises(postgres.CannotServe, match="not empty"):
        postgres.ensure(data)

    assert [path.name for path in data.iterdir()] == ["letters.txt"]


def test_cluster_of_another_version_is_refused_with_both_numbers(data: Path) -> None:
    (data / "PG_VERSION").write_text("15\n")

    with pytest.raises(postgres.CannotServe, match="made by PostgreSQL 15, this is 18"):
        postgres.ensure(data)


def test_server_that_cannot_start_says_why(data: Path) -> None:
    with pytest.raises(postgres.CannotServe, match="no_such_setting"):
        postgres.ensure(data, no_such_setting="1")


def test_roots_data_lies_outside_a_private_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(postgres, "_is_root", lambda: True)
    monkeypatch.setattr(postgres, "_owner", lambda: os.geteuid() + 4711)
    monkeypatch.setattr(postgres, "ROOT_HOME", folder / "home")

    seat = postgres.seat_of(private / "var" / "pg")

    assert seat.parent == folder / "home"
    assert postgres.seat_of(private / "var" / "pg") == seat
    assert (private / "var" / "pg").readlink() == seat


def test_programs_in_a_private_folder_are_copied_and_run_from_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_is_root", lambda: True)
    monkeypatch.setattr(postgres, "_closed_folder", lambda path: path)
    monkeypatch.setattr(postgres, "ROOT_HOME", folder / "home")

    programs = postgres._reachable_programs()

    answer = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("initdb (PostgreSQL) 18.")
    assert programs.is_relative_to(folder / "home")
    assert postgres._reachable_programs() == programs


def test_identifier_tells_clusters_apart(folder: Path) -> None:
    before = postgres.identifier(folder / "a" / "pg")
    for name in ("a", "b"):
        postgres.ensure(folder / name / "pg", **FLAGS)

    numbers = {postgres.identifier(folder / name / "pg") for name in ("a", "b")}

    assert before == ""
    assert len(numbers) == 2
    assert "" not in numbers
