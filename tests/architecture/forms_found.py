"""A crawler for `test_fuzz.py`: walks the pages as one persona and brings back every form it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

from .personas import Persona

NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(-[A-Z])?|[\w-]{43}")


@dataclass(slots=True)
class Form:
    """One form: where it goes, and what a browser would send untouched."""

    persona: Persona
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[object, ...]:
        """Two forms of one shape differ only in the ids of their address."""
        return (self.persona, NUMBERS.sub("#", self.action.partition("?")[0]), self.method, tuple(sorted(self.fields)))


class Reader(HTMLParser):
    """Forms and links of one page."""

    def __init__(self, persona: Persona, address: str) -> None:
        super().__init__()
        self.persona, self.address = persona, address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up links, forms and their controls; what another form's `form=` names is left to that form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(urljoin(self.address, given["href"]))
        if hidden := given.get("hx-get"):
            self.links.append(urljoin(self.address, hidden))
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.open = Form(self.persona, action, given.get("method", "get").upper())
            self.forms.append(self.open)
        elif self.open and tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self.take(tag, given)
        elif self.open and tag == "option" and self.select and given.get("value"):
            self.open.fields[self.select] = [given["value"]]

    def take(self, tag: str, given: dict[str, str]) -> None:
        """One control with the value a browser would send."""
        assert self.open
        self.select = given["name"] if tag == "select" else ""
        self.open.fields.setdefault(given["name"], [given.get("value", "")])

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self.open = None


def forms_of(persona: Persona, browser: Client, start: list[str], *, pages: int) -> list[Form]:
    """Every form on the pages that can be reached from `start`, once a shape; at most so many pages are opened."""
    waiting, seen, found = list(start), set[str](), dict[tuple[object, ...], Form]()
    while waiting and len(seen) < pages:
        address = urldefrag(waiting.pop(0))[0]
        if (kind := NUMBERS.sub("#", address)) in seen or urlsplit(address).netloc not in {"", "testserver"}:
            continue
        seen.add(kind)
        response = browser.get(address)
        content = response.getvalue()  # a file's too, which closes it
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        reader = Reader(persona, address)
        reader.feed(content.decode())
        waiting += reader.links
        for form in reader.forms:
            found.setdefault(form.shape, form)
    return list(found.values())
