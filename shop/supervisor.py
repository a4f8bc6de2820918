"""`make run`: set up what is new, start PostgreSQL and the Procfile, watch them, stop everything.

    python -m shop.supervisor

One supervisor per var folder. Whatever happens to it (Ctrl-C, a closed terminal, kill -9), the next start comes up
clean: every process it starts carries SHOP_RUN=<var folder> in its environment and is found again by that.
"""

import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psutil

from shop.base import postgres

ROOT = Path(__file__).resolve().parent.parent
MARK = "SHOP_RUN"  # carries the var folder through every process of this run
WATCH_SECONDS = 3
STOP_SECONDS = 8  # honcho kills its processes after 5
REAP_ROUNDS = 20
FIRST_ANSWER_SECONDS = 60
HASTE_SECONDS, HASTE_ENDS = 60, 5  # more ends than that within a minute are no accident


def main() -> None:
    """Run the shop until it is stopped; ends with a sentence and status 1 when it cannot start."""
    os.chdir(ROOT)
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    port = chosen_port()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    with suppress(KeyboardInterrupt), only_one(var, port):
        reap(var)
        refuse_taken_ports(port)
        try:
            with database_in_use(var):
                run(var, port)
        finally:
            shut_down(var)


def run(var: Path, port: int) -> None:
    """Bring everything up and keep it up: a process that was killed is started again, with all the others.

    Ends when a start never answers, or when parts of the shop end again and again within a minute.
    """
    environment = environment_of_run(var, port)
    set_up(var, environment)
    ends: list[float] = []
    while True:
        processes = start_processes(environment)
        try:
            answered = wait_for_answer(port, processes)
            if answered and not ends:
                welcome(var, port)
            status = stay(var, processes)
        except BaseException:
            end(processes)
            raise
        ends.append(time.monotonic())
        if not answered or len(ends) - bisect(ends, ends[-1] - HASTE_SECONDS) > HASTE_ENDS:
            sys.exit(f"A part of the shop ended with status {status}, so all was stopped. Its last words stand above.")
        sys.stderr.write(f"A part of the shop ended with status {status}. Everything begins anew.\n")
        reap(var)
        watch_database(var)


def start_processes(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start the Procfile in a session of its own, so that Ctrl-C comes to us only."""
    command = [sys.executable, "-m", "honcho", "start", "--procfile", str(ROOT / "Procfile"), "--env", os.devnull]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def stay(var: Path, processes: "subprocess.Popen[bytes]") -> int:
    """Keep the database up until a process of the Procfile ends, which ends them all; returns the status."""
    while True:
        try:
            return processes.wait(WATCH_SECONDS)
        except subprocess.TimeoutExpired:
            watch_database(var)
            end_orphans(var)


# Before the start ----------------------------------------------------------------------------------------------------


def chosen_port() -> int:
    """The port of the pages; the live process takes the next one."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65535:
        sys.exit(f"PORT is {text!r}. It must be a number from 1 to 65534.")
    return int(text)


@contextmanager
def only_one(var: Path, port: int) -> Iterator[None]:
    """Hold this var folder's run lock; a second start says where the first one is and ends."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "run.lock").open("a+")
    except PermissionError:
        sys.exit(f"{var} belongs to another user. Run this as that user, or choose another place with VAR_DIR.")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(f"Haat is already running here: {lock.read().strip() or 'it is starting'}")
        lock.truncate(0)
        lock.write(f"{address(port)}\n")
        lock.flush()
        yield


def address(port: int) -> str:
    """Where a browser on this machine finds the shop."""
    return os.environ.get("SITE_URL") or f"http://localhost:{port}"


def refuse_taken_ports(port: int) -> None:
    """End with a sentence when another program holds one of the two ports."""
    for number in (port, port + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", number))  # noqa: S104  closed at once
            except OSError:
                sys.exit(f"Port {number} is taken by another program. Choose another: PORT={port + 10} make run")


def environment_of_run(var: Path, port: int) -> dict[str, str]:
    """Environment of every process: the mark, both ports and the tools of this Python first on the PATH."""
    defaults = {"SITE_URL": address(port), "HOST": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
    tools = str(Path(sys.executable).parent)
    return (
        defaults
        | dict(os.environ)
        | {
            MARK: str(var),
            "VAR_DIR": str(var),
            "PORT": str(port),
            "LIVE_PORT": str(port + 1),
            "PATH": os.pathsep.join([tools, os.environ.get("PATH", os.defpath)]),
        }
    )


# Set-up --------------------------------------------------------------------------------------------------------------


def set_up(var: Path, environment: dict[str, str]) -> None:
    """Migrate, make the default marketplace, load the demo and collect static files, each only when it can matter."""
    steps = {
        "database": (["setup"], database_inputs(var)),
        "static": (["collectstatic", "--noinput", "--clear", "--verbosity", "0"], static_inputs()),
    }
    for name, (command, inputs) in steps.items():
        stamp = var / f"{name}.stamp"
        wanted = fingerprint(inputs)
        if wanted and stamp.exists() and stamp.read_text() == wanted:
            continue
        if subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=False).returncode:
            sys.exit(f"Setting up failed at: manage.py {command[0]}. The reason stands above.")
        stamp.write_text(wanted)


def database_inputs(var: Path) -> list[Path | str]:
    """What `manage.py setup` depends on: this cluster, the code (migrations, schedules), the demo, the mode."""
    if os.environ.get("DATABASE_URL"):
        return []  # another program may change that database: look every time
    code = [*ROOT.glob("shop/**/*.py"), *ROOT.glob("shop/demo/content/**/*")]
    return [postgres.identifier(var / "pg"), os.environ.get("MODE", "demo"), ROOT / "requirements.txt", *code]


def static_inputs() -> list[Path | str]:
    """What `collectstatic` depends on: our files and the packages that bring their own."""
    ours = [*ROOT.glob("static/**/*"), *ROOT.glob("theme/static/**/*"), *ROOT.glob("shop/**/static/**/*")]
    return [ROOT / "requirements.txt", ROOT / "shop/settings.py", *ours]


def fingerprint(inputs: list[Path | str]) -> str:
    """Hash of the texts and of the files' paths and content; empty when there is nothing to go by."""
    digest = hashlib.sha256()
    for item in sorted(inputs, key=str):
        if isinstance(item, str) or item.is_file():
            digest.update(f"{item}\0".encode())
            digest.update(b"" if isinstance(item, str) else item.read_bytes())
    return digest.hexdigest() if inputs else ""


def wait_for_answer(port: int, processes: "subprocess.Popen[bytes]") -> bool:
    """Wait for the first page; False when the processes ended before it, or it does not come."""
    deadline = time.monotonic() + FIRST_ANSWER_SECONDS
    while not answers(port):
        if processes.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def welcome(var: Path, port: int) -> None:
    """Say where the shop is, and what `manage.py setup` left to say (the demo accounts)."""
    message = var / "welcome.txt"
    sys.stdout.write(f"\nHaat is running: {address(port)}\n")
    sys.stdout.write(message.read_text(encoding="utf-8") if message.exists() else "")
    sys.stdout.write("Stop it with Ctrl-C.\n\n")
    sys.stdout.flush()


def answers(port: int) -> bool:
    """Tell whether the pages answer, whatever they say."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


# While it runs, and the end ------------------------------------------------------------------------------------------


@contextmanager
def database_in_use(var: Path) -> Iterator[None]:
    """Run the embedded server during the block; a command beside the shop that ends meanwhile does not stop it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with postgres.serving(var / "pg"):
        yield


def watch_database(var: Path) -> None:
    """Keep the embedded server up; one killed under us is back before the pages give up waiting."""
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure(var / "pg")


def end_orphans(var: Path) -> None:
    """End what a killed parent left behind: it holds the parent's output open, so honcho would not notice the death."""
    ours = left_over(var)
    parents = {process.pid for process in ours} | {os.getpid()}
    for process in ours:
        with suppress(psutil.Error):
            if process.ppid() not in parents:
                process.kill()


def stop_on_signal(number: int, _frame: FrameType | None) -> None:
    """Turn SIGTERM and a closed terminal into the same orderly end as Ctrl-C."""
    raise KeyboardInterrupt


def end(processes: "subprocess.Popen[bytes]") -> None:
    """Ask honcho to stop its processes; a second signal does not interrupt that."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    processes.terminate()
    try:
        processes.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        processes.kill()


def shut_down(var: Path) -> None:
    """Leave no process behind, the server last."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    reap(var)
    if not os.environ.get("DATABASE_URL"):
        postgres.stop(var / "pg")


def reap(var: Path) -> None:
    """Kill what an earlier run of this var folder left behind. A killed honcho's children live on, and granian's
    workers keep the port, so the search is repeated until nothing is found."""
    for _round in range(REAP_ROUNDS):
        found = left_over(var)
        if not found:
            return
        for process in found:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(found, timeout=1)


def left_over(var: Path) -> list[psutil.Process]:
    """Processes of this run, without the supervisor itself and without PostgreSQL, which is stopped properly."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            ours = process.pid != os.getpid() and process.environ().get(MARK) == str(var)
            if ours and process.name() != "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


if __name__ == "__main__":
    main()
