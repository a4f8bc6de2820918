"""What goes over the wire to and from a provider that is played here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Asked:
    """A request as the provider sees it; `path` begins behind the provider's own address."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def document(self) -> Any:
        """The body as JSON; an empty object when it is none."""
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {}


@dataclass(frozen=True)
class Page:
    """A page that the provider shows to the shopper: what it asks for, and its buttons (value and label).

    `onward` is where its form is sent on to by POST, with these fields, when there is nothing to ask.
    """

    title: str
    amount: str
    words: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()  # name, label, value
    buttons: tuple[tuple[str, str], ...] = ()
    onward: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Push:
    """A message that the provider sends by itself, after it has answered."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What the provider answers; without a status it hangs up. A `page` is shown by whoever plays the provider."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: dict(JSON))
    page: Page | None = None
    pushes: tuple[Push, ...] = ()


HANG_UP = Reply(status=0)
type Service = Callable[[Asked], Reply]


def told(document: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(document).encode())


def sent_to(url: str, *pushes: Push) -> Reply:
    """The shopper's browser is sent on."""
    return Reply(302, b"", {"Location": url}, pushes=pushes)


def shown(page: Page) -> Reply:
    """A page of the provider."""
    return Reply(200, b"", {"Content-Type": "text/html; charset=utf-8"}, page=page)
