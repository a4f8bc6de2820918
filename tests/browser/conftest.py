"""Chromium on the live server: `page` (desktop), `phone` (390 px wide), `no_js` (scripts switched off)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser import chromium

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Without motion pages do not fade into each other: a transition that is overtaken counts as a script error.
CALM = {"viewport": DESKTOP, "reduced_motion": "reduce"}

type OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run. Playwright keeps an event loop in this thread, which Django would refuse to serve."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = chromium.obtain()  # asks Playwright itself, so not inside its loop
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        yield running
        running.close()


@pytest.fixture
def expected_errors() -> list[str]:
    """Words of console errors that a test causes on purpose; it appends to the list."""
    return []


@pytest.fixture
def open_page(browser: Browser, live_server: Any, expected_errors: list[str]) -> Iterator[OpenPage]:
    """Open a page in a context of its own (cookies, width, language, scripts); a script error fails the test."""
    connection.set_schema(settings.DEFAULT_SCHEMA)  # Playwright's loop starts with a connection in `public`
    contexts, errors = [], []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **(CALM | options))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
        page.on(
            "response",
            lambda answer: errors.append(f"status of {answer.status}: {answer.url}") if is_missing(answer) else None,
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(words in error for words in expected_errors)] == []


# What is no fault: a form that was refused, and a request that gave way to a newer one (hx-sync).
# What the browser says of a failed load is judged by its answer instead: a page may well be a 404 on purpose.
# The stream of live updates is a process of its own, which is away here: htmx logs the bare event of each try.
HARMLESS = (
    "Failed to load resource",
    "[object Event]",
    "status of 409",
    "status of 422",
    "htmx:sendAbort",
    "htmx:afterRequest",
)


def is_missing(answer: Response) -> bool:
    """Whether something a page needs was not there; a document's own status is the test's business."""
    return answer.status >= 400 and answer.status not in {409, 422} and answer.request.resource_type != "document"


def is_fault(message: ConsoleMessage) -> bool:
    """Whether a console message tells of something broken; real failures of requests log htmx:sendError as well."""
    return message.type == "error" and not any(words in message.text for words in HARMLESS)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A desktop page, 1440 px wide."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page as wide as a phone, 390 px, with touch."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def no_js(open_page: OpenPage) -> Page:
    """A desktop page without JavaScript."""
    return open_page(java_script_enabled=False)
