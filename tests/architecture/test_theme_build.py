"""The committed stylesheet is the one its source makes, and the build says so in a clear sentence."""

from pathlib import Path

import pytest

from theme import build


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "styles.css").write_text("a{}")
    monkeypatch.setattr(build, "COMPILED", folder)
    monkeypatch.setattr(build, "tools", lambda: ("node", ["npm"]))
    monkeypatch.setattr(build, "install", lambda *_: None)
    monkeypatch.setattr(build, "build", lambda _node, target: (target / "styles.css").write_text("a{}"))
    return folder


def test_equal_files_are_up_to_date(compiled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--check"]) == 0
    assert "are up to date" in capsys.readouterr().out


def test_changed_and_left_over_files_fail_the_check_and_are_named(
    compiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (compiled / "styles.css").write_text("b{}")
    (compiled / "old.woff2").touch()

    assert build.main(["--check"]) == 1

    assert "old.woff2, styles.css out of date. Run: python theme/build.py" in capsys.readouterr().err
    assert (compiled / "styles.css").read_text() == "b{}"


def test_building_replaces_everything(compiled: Path) -> None:
    (compiled / "styles.css").write_text("b{}")
    (compiled / "old.woff2").touch()

    assert build.main([]) == 0

    assert [path.name for path in compiled.iterdir()] == ["styles.css"]
    assert (compiled / "styles.css").read_text() == "a{}"


@pytest.mark.parametrize(("arguments", "status", "word"), [(["--check"], 0, "not checked"), ([], 1, "not built")])
def test_machine_without_node_says_so(
    arguments: list[str],
    status: int,
    word: str,
    compiled: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def nowhere() -> None:
        raise build.CannotBuild("Node was not found.")

    monkeypatch.setattr(build, "tools", nowhere)

    assert build.main(arguments) == status

    assert capsys.readouterr().err == f"theme: {word}. Node was not found.\n"
