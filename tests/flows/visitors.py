"""Somebody at the shop's pages: looks at them and sends their forms as they stand, whatever carries the clicks.

A `Visitor` knows the page it is on and nothing else. `send` finds the form on that page by the end of its address,
fills in only what is named, leaves the rest as the page has it, and follows where that leads: a field that the page
does not have cannot be sent. `PlainVisitor` is a browser without script; `tests/browser/visitor.py` has Chromium.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody chooses."""

    name: str
    content: bytes
    kind: str


type Value = str | bool | Upload
"""A text, a choice, a file; `True` ticks every box of the name."""


class Visitor(Protocol):
    """Whoever can look and send."""

    path: str
    html: str

    def open(self, path: str) -> str:
        """Go to a page, which must be there; its HTML."""
        ...

    def send(self, form: str, fields: Mapping[str, Value] | None = None, *, button: str = "") -> str:
        """Send the form whose address ends so (a pattern), by its first button or the one with this value."""
        ...


@dataclass(slots=True)
class Control:
    """One control of a form: what it is called, and what a browser sends untouched (None: nothing)."""

    name: str
    kind: str
    value: str | None
    offered: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form with its controls, in order."""

    action: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms of a page that send something."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path = path
        self.forms: dict[str, Form] = {}
        self.current, self.select, self.text = "", None, None
        self.strays: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        for owner, tag, given in self.strays:
            if owner in self.forms:
                self.take(self.forms[owner], tag, given)

    select: Control | None
    text: Control | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up forms and their controls; what stands elsewhere with `form=` joins its form in the end."""
        given = {name: value if value is not None else name for name, value in attrs}
        if tag == "form":
            self.current = given.get("id") or f"form {len(self.forms)}"
            if given.get("method", "get").lower() == "post":
                self.forms[self.current] = Form(urlsplit(urljoin(self.path, given.get("action", ""))).path)
        elif tag == "option" and self.select:
            self.choose(self.select, given)
        elif tag in {"input", "select", "textarea", "button"}:
            owner = given.get("form", self.current)
            if "form" in given:
                self.strays.append((owner, tag, given))
            elif owner in self.forms:
                self.take(self.forms[owner], tag, given)

    def take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        """One control as it stands."""
        name, kind = given.get("name", ""), given.get("type", "text") if tag == "input" else tag
        if tag == "button":
            if given.get("type", "submit") == "submit":
                form.buttons.append((name, given.get("value", "")))
            return
        if not name or "disabled" in given:
            return
        if kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            form.controls.append(Control(name, kind, value if "checked" in given else None, [value]))
            return
        control = Control(name, kind, None if kind in {"file", "select"} else given.get("value", ""))
        form.controls.append(control)
        self.select = control if kind == "select" else None
        self.text = control if kind == "textarea" else None

    def choose(self, control: Control, given: dict[str, str]) -> None:
        """An option: the first one is chosen until another says so."""
        control.offered.append(given.get("value", ""))
        if control.value is None or "selected" in given:
            control.value = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self.text:
            self.text.value = (self.text.value or "") + data

    def handle_endtag(self, tag: str) -> None:
        """A form, a list or a text area ends."""
        if tag == "form":
            self.current = ""
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text:
            self.text.value, self.text = (self.text.value or "").removeprefix("\n"), None


class PlainVisitor:
    """A browser without script."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.path, self.html = "/", ""

    def open(self, path: str) -> str:
        """Go to a page."""
        return self.arrived(self.client.get(path, follow=True), path)

    def send(self, form: str, fields: Mapping[str, Value] | None = None, *, button: str = "") -> str:
        """Send one of its forms."""
        found = self.form_to(form, fields or {})
        sent: dict[str, list[object]] = {}
        wanted = dict(fields or {})
        for name, value in [values for control in found.controls for values in self.filled(control, wanted)]:
            sent.setdefault(name, []).append(value)
        missing = set(wanted) - {control.name for control in found.controls}
        assert not missing, f"{self.path} has no field {missing} in its form to {found.action}"
        name, value = next(one for one in found.buttons if not button or one[1] == button)
        if name:
            sent.setdefault(name, []).append(value)
        return self.arrived(self.client.post(found.action, sent, follow=True), found.action)

    def form_to(self, form: str, fields: Iterable[str] = ()) -> Form:
        """The form of this page whose address ends so; of several the first that has the fields."""
        forms = Page(self.path, self.html).forms.values()
        found = [one for one in forms if re.search(f"{form}$", one.action)]
        assert found, f"{self.path} has no form to {form}, only {[one.action for one in forms]}"
        return next((one for one in found if set(fields) <= {control.name for control in one.controls}), found[0])

    def filled(self, control: Control, wanted: Mapping[str, Value]) -> list[tuple[str, object]]:
        """What one control sends."""
        value = wanted.get(control.name, control.value)
        if control.kind in {"checkbox", "radio"}:
            chosen = value is True or value == control.offered[0]
            return [(control.name, control.offered[0])] if chosen else []
        if isinstance(value, Upload):
            return [(control.name, SimpleUploadedFile(value.name, value.content, value.kind))]
        if control.kind == "select" and control.name in wanted:
            assert value in control.offered, f"{control.name} offers {control.offered}"
        return [] if value is None or control.kind == "file" else [(control.name, value)]

    def arrived(self, answer: object, asked: str) -> str:
        """Where it led."""
        chain = answer.redirect_chain  # type: ignore[attr-defined]  # the test client's answer
        self.path = urlsplit(chain[-1][0] if chain else asked).path
        self.html = answer.content.decode()  # type: ignore[attr-defined]
        said = re.findall(r'(?s)role="alert".{0,1500}', self.html)
        assert answer.status_code == 200, f"{self.path}: {answer.status_code} {said}"  # type: ignore[attr-defined]
        return self.html
