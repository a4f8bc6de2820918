"""The first program of a fresh clone: it finds a Python, makes `.venv`, and does nothing the second time."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from shop import bootstrap

ROOT = Path(bootstrap.__file__).resolve().parent.parent


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH and no pyenv, and a clone with a lock file that locks nothing."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "bin").mkdir()
    for lock_file in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / lock_file).write_text("")
    return tmp_path


@pytest.fixture
def real_machine(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same machine with the Python of these tests on its PATH."""
    monkeypatch.setenv("PATH", str(Path(sys.base_prefix) / "bin"))
    return machine


def program(path: Path, text: str) -> Path:
    """A shell script in the place of a Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def says_version(path: Path, version: str, *, complete: bool = True) -> Path:
    """A pretended Python of this version; an incomplete one lacks the modules that make environments."""
    return program(path, f'echo "{version}"; echo "{path}"; exit {0 if complete else 1}')


def pretended_environment(path: Path, *, pip_status: int = 0) -> None:
    """A `.venv` whose Python answers the probe and whose pip only ends with a status."""
    program(path / "bin" / "python", f'case "$*" in *-m\\ pip*) exit {pip_status};; esac; echo "3 13"; echo "$0"')


def test_it_parses_under_old_pythons() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 8))
    imported = {node.names[0].name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)}
    assert imported <= sys.stdlib_module_names


def test_newest_name_on_the_path_wins(machine: Path) -> None:
    for name, version in (("python3", "3 12"), ("python3.13", "3 13"), ("python3.12", "3 12")):
        says_version(machine / "bin" / name, version)

    assert bootstrap.find_python() == str(machine / "bin" / "python3.13")


def test_name_that_does_not_run_is_passed_over(machine: Path) -> None:
    program(machine / "bin" / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    says_version(machine / "bin" / "python3", "3 12")

    assert bootstrap.find_python() == str(machine / "bin" / "python3")


def test_old_python_is_passed_over_for_pyenvs_newest(machine: Path) -> None:
    says_version(machine / "bin" / "python3", "3 9")
    for version in ("3.9.18", "3.12.1", "3.13.10", "3.13.9"):
        folder = machine / "pyenv" / "versions" / version / "bin"
        says_version(folder / "python3", " ".join(version.split(".")[:2]))

    assert bootstrap.find_python() == str(machine / "pyenv" / "versions" / "3.13.10" / "bin" / "python3")


def test_without_any_new_enough_python_it_says_what_to_install(machine: Path) -> None:
    says_version(machine / "bin" / "python3", "3 11")

    with pytest.raises(
        SystemExit, match=r"(?s)needs Python 3\.12 or newer, and none was found.*apt-get install python3"
    ) as end:
        bootstrap.find_python()

    assert "python3.14, python3.13, python3.12, python3, python, pyenv" in str(end.value.code)


def test_python_that_cannot_make_environments_is_named(machine: Path) -> None:
    path = says_version(machine / "bin" / "python3.12", "3 12", complete=False)

    with pytest.raises(SystemExit, match="python3-venv") as end:
        bootstrap.find_python()

    assert str(end.value.code).startswith(str(path))


def test_fresh_clone_gets_an_environment_and_the_second_start_does_nothing(
    real_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    bootstrap.main([])
    first = capsys.readouterr().out
    bootstrap.main([])

    assert "Making .venv" in first
    assert "Installing requirements.txt" in first
    assert capsys.readouterr().out == ""
    assert bootstrap.runs_here(real_machine / ".venv" / "bin" / "python")


def test_half_made_environment_is_made_anew(real_machine: Path) -> None:
    program(real_machine / ".venv" / "bin" / "python", "exit 1")
    (real_machine / ".venv" / "left-over").touch()

    bootstrap.main([])

    assert bootstrap.runs_here(real_machine / ".venv" / "bin" / "python")
    assert not (real_machine / ".venv" / "left-over").exists()


def test_changed_lock_file_is_installed_again(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pretended_environment(machine / ".venv")
    bootstrap.main([])
    capsys.readouterr()

    (machine / "requirements.txt").write_text("# one line more\n")
    bootstrap.main([])

    assert capsys.readouterr().out == "Installing requirements.txt (once; takes a minute)\n"


def test_moved_environment_counts_as_broken(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretended_environment(machine / ".venv")
    bootstrap.main([])
    (machine / ".venv").rename(machine / "elsewhere")
    monkeypatch.setattr(bootstrap, "VENV", machine / "elsewhere")

    assert not bootstrap.is_filled("requirements.txt")
    assert not bootstrap.runs_here(machine / "elsewhere" / "bin" / "python")


def test_environment_for_tests_serves_for_running_too(machine: Path) -> None:
    pretended_environment(machine / ".venv")

    bootstrap.main(["--dev"])

    assert bootstrap.is_filled("requirements.txt")


def test_failed_installation_leaves_no_stamp(machine: Path) -> None:
    pretended_environment(machine / ".venv", pip_status=1)

    with pytest.raises(SystemExit, match=r"packages of requirements\.txt could not be installed"):
        bootstrap.main([])

    assert not bootstrap.is_filled("requirements.txt")


def test_make_without_any_python_says_so(tmp_path: Path) -> None:
    for tool in ("sh", "sed"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}")
    makefile = (ROOT / "Makefile").read_text()
    (tmp_path / "Makefile").write_text(makefile)
    make = next(path for path in map(Path, ("/usr/bin/make", "/usr/local/bin/make", "/bin/make")) if path.exists())

    answer = subprocess.run(
        [make, "-C", tmp_path, "run"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert "Haat needs Python 3.12 or newer, and no usable Python was found." in answer.stderr
