"""Small parts of pages that list: the choice in the address, and the links to the neighbouring pages."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.http import HttpRequest

from shop.base.keyset import Stretch
from shop.base.pagination import Page


def chosen[E: StrEnum, D](kind: type[E], text: str | None, default: D) -> E | D:
    """The member that a query string names, else the default."""
    return kind(text) if text in set(kind) else default


class Marks(TypedDict):
    """Where a stretch of a list begins or ends, and how many rows it shows; what `base.keyset` takes."""

    after: str
    before: str
    size: int


def marks(request: HttpRequest, *, size: int) -> Marks:
    """Which stretch the address asks for."""
    return {"after": request.GET.get("after", ""), "before": request.GET.get("before", ""), "size": size}


def pages_of(found: Page[Any], **query: str) -> dict[str, str]:
    """Links to the page before and the page after, with the rest of the query; empty where there is none."""
    rest = {name: value for name, value in query.items() if value}

    def link(number: int) -> str:
        return f"?{urlencode(rest | {'page': str(number)})}"

    return {
        "previous": link(found.previous_number) if found.number > 1 else "",
        "next": link(found.next_number) if found.has_next else "",
    }


def neighbours(found: Stretch[Any], **query: str) -> dict[str, str]:
    """Links to the stretch before and the one after, with the rest of the query; empty where there is none."""
    rest = {name: value for name, value in query.items() if value}

    def link(name: str, mark: str) -> str:
        return f"?{urlencode(rest | {name: mark})}" if mark else ""

    return {"previous": link("before", found.before), "next": link("after", found.after)}
