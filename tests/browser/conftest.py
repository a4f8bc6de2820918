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

type OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run. Playwright keeps an event loop in this thread, which Django would refuse to serve."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = chromium.obtain()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Open a page in a context of its own (cookies, width, language, scripts).

    A script error, a breach of the content policy or a missing file fails the test.
    """
    connection.set_schema(settings.DEFAULT_SCHEMA)  # Playwright's loop starts with a connection in `public`
    contexts, complaints = [], []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def judge(answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type != "document":
            complaints.append(f"{answer.status} {answer.url}")

    def open_one(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **({"viewport": DESKTOP} | options))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", complain)
        page.on("response", judge)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


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
