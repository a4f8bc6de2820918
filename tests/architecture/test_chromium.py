"""Which Chromium the browser tests take, and what is said when there is none."""

from pathlib import Path

import pytest

from tests.browser import chromium


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any Chromium and without a way to install one."""
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "downloaded", lambda: tmp_path / "cache" / "chrome")
    monkeypatch.setattr(chromium, "run", lambda command, environment: None)
    return tmp_path


def browser(path: Path, says: str = "Chromium 150.0", status: int = 0) -> Path:
    """A program that answers --version."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_named_browser_comes_before_all_others(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(machine / "chromium")
    named = browser(machine / "mine")
    monkeypatch.setenv("CHROMIUM_PATH", str(named))

    assert chromium.find() == named


def test_named_browser_that_does_not_run_is_an_error(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(machine / "chromium")
    monkeypatch.setenv("CHROMIUM_PATH", str(machine / "nowhere"))

    with pytest.raises(SystemExit, match="nowhere, which does not run"):
        chromium.obtain()


def test_stub_on_the_path_is_passed_over(machine: Path) -> None:
    browser(machine / "chromium", "Install the snap to use Chromium", 1)
    real = browser(machine / "google-chrome", "Google Chrome 150.0")

    assert chromium.find() == real


def test_playwrights_own_is_the_last_choice(machine: Path) -> None:
    own = browser(machine / "cache" / "chrome")

    assert chromium.find() == own


def test_without_any_it_says_so_and_fails(machine: Path) -> None:
    with pytest.raises(SystemExit, match="No Chromium can be had here"):
        chromium.obtain()


@pytest.mark.parametrize(("user", "expected"), [(0, ["apt-get", "apt-get"]), (1000, [])])
def test_only_root_installs_from_the_system(
    user: int, expected: list[str], machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    browser(machine / "apt-get")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)
    monkeypatch.setattr(chromium, "run", lambda command, environment: ran.append(command[0]))

    chromium.install_from_debian()

    assert ran == expected


def test_everything_that_opens_chromium_is_marked_so() -> None:
    modules = Path(__file__).parents[1].joinpath("browser").glob("test_*.py")

    unmarked = [path.name for path in modules if "pytest.mark.browser" not in path.read_text("utf-8")]

    assert unmarked == []
