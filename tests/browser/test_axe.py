"""Every page, for everybody: readable by axe's rules, in the right direction, never wider than a phone, without errors.

The errors of scripts and of the content security policy are collected by `open_page`, which fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import conf
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visits import PREFIX, Stop, buyer, furnish, guest, visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEMES = ("light", "dark")
LOOKS = tuple(product(THEMES, (PHONE, DESKTOP)))

type Look = tuple[str, dict[str, int]]


@pytest.fixture(autouse=True)
def marketplace(at: datetime) -> None:
    furnish(at)


def test_every_page_is_good_for_everybody(open_page: OpenPage) -> None:
    faults = []

    for place, language in enumerate(
        PREFIX
    ):  # three languages share the pages, in four looks: each page has one of twelve
        faults += walk(open_page, language, cycle(LOOKS[place:] + LOOKS[:place]), every=len(PREFIX), beginning=place)
    faults += too_wide_without_script(open_page, "bn")

    assert faults == []


@pytest.mark.prove
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", PREFIX)
def test_every_page_is_good_in_every_look(open_page: OpenPage, language: str, theme: str) -> None:
    faults = list(walk(open_page, language, cycle([(theme, PHONE), (theme, DESKTOP)])))

    assert faults == []


def walk(
    open_page: OpenPage, language: str, looks: Iterator[Look], *, every: int = 1, beginning: int = 0
) -> Iterator[str]:
    """Visit everything, or one page in `every`, each in the next look; what is wrong, a sentence each."""
    for visit in visits(language):
        stops = visit.stops[beginning::every]
        if not stops:
            continue
        page = open_page()
        page.goto("/health/live")
        carry(page, {**visit.cookies, conf.settings.LANGUAGE_COOKIE_NAME: language})
        for stop in stops:
            theme, size = next(looks)
            page.set_viewport_size(size)
            carry(page, {"theme": theme})
            where = f"{stop.path}{' (sent)' if stop.sent else ''} {theme} {size['width']}"
            look_at(page, stop)
            yield from (f"{where}: {fault}" for fault in faults_of(page, language, size["width"]))
        page.context.close()


def too_wide_without_script(open_page: OpenPage, language: str) -> Iterator[str]:
    """The shop's pages, cart and checkout, that scroll sideways on a phone where buttons stand in for the script."""
    for visit in (guest(language), buyer(language)):
        page = open_page(viewport=PHONE, java_script_enabled=False)
        page.goto("/health/live")
        carry(page, visit.cookies)
        for stop in visit.stops:
            if not stop.sent:
                page.goto(stop.path)
                needed = page.evaluate("document.documentElement.scrollWidth")
                if needed > PHONE["width"]:
                    yield f"{stop.path} without script: {needed} px wide"


def carry(page: Page, cookies: dict[str, str]) -> None:
    """Give the browser these cookies."""
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])


def look_at(page: Page, stop: Stop) -> None:
    """Open the page; where its form is to be sent as it is, wait for what it says of that."""
    answer = page.goto(stop.path, wait_until="domcontentloaded")
    assert answer is not None
    assert (stop.path, answer.status) == (stop.path, stop.status)
    if stop.sent:
        page.locator("main form[novalidate] button.btn-primary").first.click()
        page.locator("main [aria-invalid=true]").first.wait_for()


def faults_of(page: Page, language: str, width: int) -> Iterator[str]:
    """What axe finds, a wrong language or direction, and content that scrolls sideways."""
    spoken, direction, needed = page.evaluate(
        "(({lang, dir, scrollWidth}) => [lang, dir, scrollWidth])(document.documentElement)"
    )
    if (spoken, direction) != (language, "rtl" if language == "ar" else "ltr"):
        yield f"lang={spoken} dir={direction}"
    if needed > width:
        yield f"{needed} px wide"
    for rule in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]:
        yield f"{rule['id']} ({rule['impact']}): {[node['target'] for node in rule['nodes']]}"
