"""Sizes that keep the code readable. The list of exceptions only shrinks."""

import ast
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUNCTION_LINES, VIEW_LINES, TEST_LINES, FILE_LINES, PARAMETERS = 60, 25, 30, 500, 6
TEMPLATE_LINES, PARTIAL_LINES = 120, 60
EXCEPTIONS: set[str] = set()
Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module", autouse=True)
def trees_felled() -> Iterator[None]:
    """The trees are a million objects; nobody after this module needs them."""
    yield
    functions.cache_clear()


@cache
def sources(folder: str) -> list[Path]:
    """The Python files of a folder, migrations left out."""
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


@cache
def functions(folder: str) -> list[tuple[str, Path, Function]]:
    """(name for messages, file, node) of every function."""
    return [
        (f"{path.relative_to(ROOT)}:{node.name}", path, node)
        for path in sources(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, Function)
    ]


def lines_of(node: Function) -> int:
    """Lines of a function without its decorators, docstring and signature's first line."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return (node.end_lineno or 0) - body[0].lineno + 2


def too_long(folder: str, limit: int) -> Iterator[str]:
    """Functions over the limit that are no exception."""
    for name, _path, node in functions(folder):
        if lines_of(node) > limit and name not in EXCEPTIONS:
            yield f"{name} has {lines_of(node)} lines"


def test_no_function_is_longer_than_sixty_lines() -> None:
    assert list(too_long("shop", FUNCTION_LINES)) == []


def test_most_functions_fit_in_a_glance() -> None:
    lengths = [lines_of(node) for _name, _path, node in functions("shop")]

    assert statistics.median(lengths) <= 8
    assert statistics.quantiles(lengths, n=20)[-1] <= 35


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in (*sources("shop"), *sources("tests"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }

    assert long - EXCEPTIONS == set()


def test_views_only_find_parse_do_and_answer() -> None:
    views = [
        f"{name} has {lines_of(node)} lines"
        for name, path, node in functions("shop")
        if {"web", "views"} <= set(path.parts) and lines_of(node) > VIEW_LINES and name not in EXCEPTIONS
    ]

    assert views == []


def test_tests_tell_one_story() -> None:
    long = [
        f"{name} has {lines_of(node)} lines"
        for name, _path, node in functions("tests")
        if node.name.startswith("test_") and lines_of(node) > TEST_LINES and name not in EXCEPTIONS
    ]

    assert long == []


def test_no_function_takes_more_than_six_parameters() -> None:
    wide = [
        name
        for name, _path, node in functions("shop")
        if len(
            [
                a
                for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                if a.arg not in {"self", "cls", "by", "at"}
            ]
        )
        > PARAMETERS
        and name not in EXCEPTIONS
    ]

    assert wide == []


def test_imports_stand_at_the_top_of_files() -> None:
    late = [
        name
        for name, path, node in functions("shop")
        if node.name != "ready"
        and path.name != "bootstrap.py"
        and any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]

    assert late == []


def test_no_template_is_longer_than_its_budget() -> None:
    long = []

    for path in sorted((ROOT / "templates").rglob("*.html")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (PARTIAL_LINES if path.parent.name == "components" else TEMPLATE_LINES):
            long.append(f"{path.relative_to(ROOT)} has {lines} lines")

    assert long == []
