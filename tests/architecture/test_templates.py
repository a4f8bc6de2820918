"""House rules of templates that a look at the text can prove."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.relative_to(ROOT / "templates").parts
)
FORBIDDEN = {
    "an inline style (the policy has no exception for it)": re.compile(r"<[^>]*\sstyle=", re.IGNORECASE),
    "an inline handler (the policy forbids it)": re.compile(r"<[^>]*\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "a script value for htmx (eval is off)": re.compile(r"""=["'](?:js|javascript):""", re.IGNORECASE),
    "a class for the dark (tokens turn by themselves)": re.compile(r"""["'\s]dark:[a-z]"""),
    "a side in a class (use start and end)": re.compile(
        r"""["'\s:]-?(?:m[lr]|p[lr]|left|right|border-[lr]|rounded-[lr]|text-left|text-right|float-left|float-right)"""
        r"""(?:-[^\s"']+)?(?=["'\s])"""
    ),
}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 50


def test_templates_keep_the_house_rules() -> None:
    broken = {str(path.relative_to(ROOT)): hits for path in TEMPLATES if (hits := broken_rules(path))}

    assert broken == {}


def broken_rules(path: Path) -> dict[str, list[str]]:
    """What a template has that it must not have, by rule."""
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    classes = " ".join(re.findall(r'class="([^"]*)"', text))
    found = {
        rule: pattern.findall(text if "class" not in rule else f'"{classes}"') for rule, pattern in FORBIDDEN.items()
    }
    return {rule: hits for rule, hits in found.items() if hits}


def test_templates_are_short_enough_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}

    too_long = {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > limit_of(path)}

    assert too_long == {}


def limit_of(path: Path) -> int:
    """How many lines a template may have; parts have half as many."""
    return 60 if "components" in path.parts or path.name.startswith("_") else 120


INCLUDE = re.compile(r"""\{%\s*include\s+"([^"]+)"([^%]*)%\}""")
PART = r"\{{%\s*partialdef\s+{name}\b.*?%\}}(.*?)\{{%\s*endpartialdef"


def test_form_in_a_part_with_inputs_of_its_own_has_its_token() -> None:
    """`only` keeps the token out too: `{% csrf_token %}` is empty then, and every browser's press is refused."""
    without = [
        f"{path.relative_to(ROOT)} includes {name} without csrf_token=csrf_token"
        for path in TEMPLATES
        for name, inputs in INCLUDE.findall(path.read_text(encoding="utf-8"))
        if inputs.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in inputs and has_form(name, inputs)
    ]

    assert without == []


def has_form(name: str, inputs: str) -> bool:
    """Whether what is included draws a form with a token, by itself or by what it includes."""
    if name == "components/toast.html" and "action_post" not in inputs:  # a form only where something can be undone
        return False
    base, _, part = name.partition("#")
    text = (ROOT / "templates" / base).read_text(encoding="utf-8")
    if part:
        text = "".join(re.findall(PART.format(name=part), text, flags=re.DOTALL))
    return "{% csrf_token %}" in text or any(has_form(*found) for found in INCLUDE.findall(text) if found[0] != name)
