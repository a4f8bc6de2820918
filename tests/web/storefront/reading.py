"""What a test reads off a page of the shop."""

import json
import re
from html import unescape
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def card_titles(answer: HttpResponse) -> list[str]:
    """Titles of the product cards, in order."""
    cards = re.findall(r"<article class=\"group.*?</article>", answer.text, re.DOTALL)
    return [unescape(re.search(r"<a [^>]*>([^<]*)</a>", card)[1]).strip() for card in cards]


def structured(answer: HttpResponse) -> dict[str, Any]:
    """The JSON-LD blocks by their type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)
    return {block["@type"]: block for block in map(json.loads, blocks)}


def link_named(answer: HttpResponse, words: str) -> str:
    """The address of the link with this text or aria-label."""
    for attributes, inside in re.findall(r"<a ([^>]*)>(.*?)</a>", answer.text, re.DOTALL):
        label = re.search(r'aria-label="([^"]*)"', attributes)
        text = " ".join(re.sub(r"<[^>]*>", " ", inside).split())
        if unescape(label[1] if label else text).replace("\u00a0", " ") == words:
            return unescape(re.search(r'href="([^"]*)"', attributes)[1])
    raise AssertionError(f"no link says {words!r}")


def control(answer: HttpResponse, identity: str) -> str:
    """The tag of the control with this id."""
    found = re.search(rf'<input [^>]*id="{re.escape(identity)}"[^>]*>', answer.text)
    assert found, f"no control {identity!r}"
    return found[0]


def title_of(answer: HttpResponse) -> str:
    """The h1 as text."""
    return unescape(re.sub(r"<[^>]*>", "", re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[1])).strip()


def words_of(answer: HttpResponse) -> str:
    """The source of the page with plain spaces for the unbreakable ones of prices."""
    return answer.text.replace("\u00a0", " ")


def queries_of(client: Client, path: str) -> list[str]:
    """The queries of a page, opened a second time: what a process keeps is known by then. Choosing the schema is none."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured if not query["sql"].startswith("SET search_path")]
