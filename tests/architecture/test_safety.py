"""Rules of safety that a look at the code can prove (SECURITY 16, 24, 25, 29)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django import forms

import shop.web

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Marks text as safe: what nh3 has just cleaned, drawings of ours, data that json_script escapes.
MARKERS = {f"shop/web/common/templatetags/{name}.py" for name in ("cards", "seo", "shop")}
UNBOUNDED = (forms.EmailField, forms.SlugField)
# Names of tables and channels of ours, statements put together from constants or compiled by the ORM, which cannot be parameters.
NAMED = {
    "shop/discovery/services/lists.py",
    "shop/search/queries/engine.py",
    "shop/search/queries/likeness.py",
    "shop/search/services/copying.py",
    "shop/search/services/indexing.py",
    "shop/demo/growing/growth.py",
    "shop/demo/loading/everything.py",
    "shop/web/live/hub.py",
}
# The gallery reads no answers; allauth takes its `username` out again before a form is shown.
NOT_SENT = re.compile(r"^shop\.web\.ops\.views\.components\.|\.username$")


@pytest.fixture(scope="module", autouse=True)
def trees_felled() -> Iterator[None]:
    """The trees are a million objects; nobody after this module needs them."""
    yield
    grown.cache_clear()


@cache
def grown() -> dict[type[ast.AST], list[tuple[str, Any]]]:
    """The nodes of every module of the shop, migrations left out, by their kind: the modules are read and walked once."""
    found: dict[type[ast.AST], list[tuple[str, Any]]] = {}
    for path in sorted((ROOT / "shop").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(type(node), []).append((f"{name}:{getattr(node, 'lineno', 0)}", node))
    return found


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """Every node of these kinds with the place where it stands."""
    for kind in kinds:
        yield from grown()[kind]


def test_no_template_switches_escaping_off() -> None:
    unescaped = []

    for path in TEMPLATES:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        unescaped += [(path.name, found) for found in re.findall(r"\|\s*safe(?:seq)?\b|autoescape\s+off", text)]

    assert (len(TEMPLATES) > 100, unescaped) == (True, [])


def test_text_is_marked_as_safe_by_tags_only() -> None:
    calls = {
        place.partition(":")[0]
        for place, node in nodes(ast.Call)
        if isinstance(node.func, ast.Name | ast.Attribute)
        and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in {"mark_safe", "SafeString", "SafeText"}
    }

    assert calls <= MARKERS


def test_no_sql_is_put_together_from_values() -> None:
    """Statements are constants; values travel as parameters."""
    wrong = [
        place
        for place, node in nodes(ast.Call)
        if getattr(node.func, "attr", "") in {"execute", "executemany"}
        and node.args
        and isinstance(node.args[0], ast.BinOp | ast.JoinedStr | ast.Call)
        and place.partition(":")[0] not in NAMED
    ]
    raw = [
        place
        for place, node in nodes(ast.Attribute)
        if node.attr in {"raw", "extra"} and "objects" in ast.unparse(node)
    ]

    assert (wrong, raw) == ([], [])


def test_forms_name_their_fields_and_take_no_whole_post() -> None:
    metas = [
        place
        for place, node in nodes(ast.ClassDef)
        if node.name == "Meta"
        for line in node.body
        if (isinstance(line, ast.Assign) and any(getattr(target, "id", "") == "exclude" for target in line.targets))
        or (isinstance(line, ast.Assign) and ast.unparse(line.value) == "'__all__'")
    ]
    spread = [
        place
        for place, node in nodes(ast.Call)
        for keyword in node.keywords
        if keyword.arg is None and re.search(r"\.(POST|GET|FILES)\b", ast.unparse(keyword.value))
    ]

    assert (metas, spread) == ([], [])


XML_WRITERS = {"xml.etree", "xml.etree.ElementTree"}


def readers_of_xml() -> Iterator[tuple[str, str]]:
    """(place, name) of each function that is called in a file that builds XML: none of them may read any."""
    builders = {place.partition(":")[0] for place, node in nodes(ast.ImportFrom) if node.module in XML_WRITERS}
    for place, node in nodes(ast.Call):
        if place.partition(":")[0] in builders:
            yield place, getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_nothing_is_unserialised_or_run_that_came_from_outside() -> None:
    modules = {"pickle", "marshal", "shelve", "dill", "yaml", "xml"}
    imported = [
        place
        for place, node in nodes(ast.Import, ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.partition(".")[0] in modules and name not in {"xml.sax.saxutils", *XML_WRITERS}
    ]
    imported += [place for place, name in readers_of_xml() if name in {"fromstring", "parse", "iterparse", "XML"}]
    called = [
        place for place, node in nodes(ast.Call) if getattr(node.func, "id", "") in {"eval", "exec", "__import__"}
    ]

    assert (imported, called) == ([], [])


def test_redirects_go_to_named_pages_or_to_checked_addresses() -> None:
    """What a visitor sent is never handed to redirect() as it is."""
    wrong = [
        place
        for place, node in nodes(ast.Call)
        if getattr(node.func, "id", "") in {"redirect", "HttpResponseRedirect"}
        and any(re.search(r"\.(GET|POST|META|headers|COOKIES)\b", ast.unparse(argument)) for argument in node.args)
    ]

    assert wrong == []


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form class of the pages."""
    for module in pkgutil.walk_packages(shop.web.__path__, "shop.web."):
        importlib.import_module(module.name)

    def below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return sorted({form for form in below(forms.BaseForm) if form.__module__.startswith("shop.")}, key=str)


def test_every_text_and_number_of_every_form_is_bounded() -> None:
    unbounded = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in all_forms()
        for name, field in form.base_fields.items()
        if (type(field) in {forms.CharField, forms.RegexField, forms.URLField, *UNBOUNDED} and not field.max_length)
        or (isinstance(field, forms.IntegerField) and (field.max_value is None or field.min_value is None))
    ]

    assert len(all_forms()) > 15
    assert [name for name in unbounded if not NOT_SENT.search(name)] == []
