"""Make `.venv` and fill it from the lock file. Runs before anything is installed, under any Python from 3.8 on.

    python3 -I shop/bootstrap.py [--dev]

It looks for the Python that the shop needs (3.12 or newer), trying each candidate by running it: a name on the PATH may
be a stub, or a shim for a version that is not installed. A stamp in `.venv` remembers what was installed, so the next
start does nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED = (3, 12)
NAMES = ("python3.14", "python3.13", "python3.12", "python3", "python")
PROBE = "import sys; print(*sys.version_info[:2]); print(sys.executable); import ctypes, ensurepip, ssl, venv"
NO_PYTHON = """\
Haat needs Python 3.12 or newer, and none was found. Tried: {tried}.
Install one, then run the command again, for example:
  Debian, Ubuntu:  apt-get install python3 python3-venv
  macOS:           brew install python
  any system:      https://www.python.org/downloads/ or pyenv install 3.13"""
NO_VENV = """\
{python} is new enough, but its modules venv, ensurepip and ssl are not all there.
On Debian and Ubuntu: apt-get install python3-venv"""


def main(arguments: list[str]) -> None:
    """Leave a working `.venv` behind, or end with a sentence that says what is missing."""
    lock_file = "requirements-dev.txt" if "--dev" in arguments else "requirements.txt"
    with alone():
        if is_filled(lock_file):
            return
        if not runs_here(VENV / "bin" / "python"):
            make_venv(find_python())
        install(lock_file)
        stamp(lock_file).write_text(fingerprint(lock_file), encoding="utf-8")


def alone() -> IO[str]:
    """Hold the set-up lock: of two starts at once the second waits and then finds everything done."""
    var = ROOT / "var"
    try:
        var.mkdir(exist_ok=True)
        lock = (var / "setup.lock").open("a")
    except PermissionError:
        sys.exit("%s belongs to another user. Run this as that user." % ROOT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def is_filled(lock_file: str) -> bool:
    """Tell whether the lock file, or the larger one that contains it, was installed into this very folder."""
    wanted = {stamp(name): fingerprint(name) for name in (lock_file, "requirements-dev.txt")}
    filled = any(path.exists() and path.read_text(encoding="utf-8") == text for path, text in wanted.items())
    return filled and runs_here(VENV / "bin" / "python")


def stamp(lock_file: str) -> Path:
    """File that remembers what was installed from this lock file."""
    return VENV / (".installed-" + Path(lock_file).stem)


def fingerprint(lock_file: str) -> str:
    """The lock file's hash and the environment's own path: a moved environment has scripts that point nowhere."""
    return "%s %s" % (hashlib.sha256((ROOT / lock_file).read_bytes()).hexdigest(), VENV.resolve())


def find_python() -> str:
    """Path of the first candidate that runs, is new enough and can make environments."""
    unable = None
    for candidate in candidates():
        version, path, complete = probe(candidate)
        if version >= NEEDED and complete:
            return path
        if version >= NEEDED:
            unable = unable or path
    tried = ", ".join([*NAMES, "pyenv"])
    sys.exit(NO_VENV.format(python=unable) if unable else NO_PYTHON.format(tried=tried))


def candidates() -> list[str]:
    """Names on the PATH outside `.venv`, then what pyenv has installed, newest first."""
    outside = os.pathsep.join(
        folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(folder) != VENV / "bin"
    )
    found = [path for path in (shutil.which(name, path=outside) for name in NAMES) if path]
    homes = [os.environ.get("PYENV_ROOT"), str(Path("~/.pyenv").expanduser())]
    for home in dict.fromkeys(home for home in homes if home):
        versions = Path(home).glob("versions/3.*/bin/python3")
        found += [str(path) for path in sorted(versions, key=version_in_path, reverse=True)]
    return found


def version_in_path(path: Path) -> list[int]:
    """Sort key of a pyenv version: [3, 13, 0] for .../versions/3.13.0/bin/python3."""
    return [int(part) for part in path.parts[-3].split(".") if part.isdigit()]


def probe(python: str) -> tuple[tuple[int, ...], str, bool]:
    """Run a candidate: its version ((0,) when it does not run), its real path, whether it can make environments."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0,), python, False
    lines = answer.stdout.decode(errors="replace").splitlines()
    if len(lines) != 2:
        return (0,), python, False
    return tuple(map(int, lines[0].split())), lines[1], answer.returncode == 0


def runs_here(python: Path) -> bool:
    """Tell whether this environment's Python runs and is new enough; one left half-made or moved is not."""
    return python.exists() and probe(str(python))[0] >= NEEDED and not is_moved()


def is_moved() -> bool:
    """Tell whether the environment was filled under another path."""
    stamps = list(VENV.glob(".installed-*"))
    return bool(stamps) and not any(path.read_text(encoding="utf-8").endswith(str(VENV.resolve())) for path in stamps)


def make_venv(python: str) -> None:
    """Make `.venv` anew; whatever stands in its place does not work and goes."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    say("Making .venv with %s" % python)
    if subprocess.run([python, "-I", "-m", "venv", str(VENV)], check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(NO_VENV.format(python=python))


def install(lock_file: str) -> None:
    """Install exactly what the lock file names, each file checked against its hash."""
    say("Installing %s (once; takes a minute)" % lock_file)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore", PIP_NO_INPUT="1")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--quiet"]
    command = [*pip, "--require-hashes", "--prefer-binary", "-r", str(ROOT / lock_file)]
    if subprocess.run(command, env=environment, cwd=str(ROOT), check=False).returncode:
        sys.exit("The packages of %s could not be installed; pip says why above. Run the command again." % lock_file)


def say(sentence: str) -> None:
    """Tell the person at the terminal what takes time."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
