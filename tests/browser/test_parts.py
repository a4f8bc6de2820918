"""The components as people meet them: readable for everybody, nothing sideways, and the script's every promise."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import conf
from django.conf import LazySettings
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, OpenPage

pytestmark = pytest.mark.browser
GALLERY, PLAYGROUND = "/dev/components/", "/dev/playground/"
TOAST = '<div class="toast pointer-events-auto" data-toast>Saved</div>'
WIDTHS = (320, 390, 480, 640, 767, 768, 1023, 1024, 1279, 1280, 1440, 1920)


@pytest.fixture(autouse=True)
def parts(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.part_urls"


@pytest.fixture
def refusals(expected_errors: list[str]) -> None:
    """The test asks for answers that the browser and htmx write to the console."""
    expected_errors += [
        "status of 404",
        "status of 500",
        "status of 503",
        "status of 429",
        "Failed to load resource",
        "Response Status Error Code",
        "htmx:sendError",
        "htmx:afterRequest",
    ]


def opened(open_page: OpenPage, address: str, *, language: str = "en", theme: str = "", **options: Any) -> Page:
    page = open_page(**options)
    page.goto("/page/start/")
    origin = page.url.removesuffix("page/start/")
    cookies = {conf.settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
    page.context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page


# For everybody ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "bn", "ar"])
def test_gallery_has_no_accessibility_failure(open_page: OpenPage, language: str, theme: str) -> None:
    page = opened(open_page, GALLERY, language=language, theme=theme)

    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_gallery_never_scrolls_sideways(open_page: OpenPage, language: str) -> None:
    page = opened(open_page, GALLERY, language=language)
    too_wide = []

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)

    assert too_wide == []


def test_arabic_page_reads_from_the_right(open_page: OpenPage) -> None:
    page = opened(open_page, GALLERY, language="ar")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    logo = page.get_by_role("banner").locator("a:visible").first.bounding_box()
    assert logo is not None
    assert logo["x"] > DESKTOP["width"] / 2


# Colours ------------------------------------------------------------------------------------------------------------


def test_chosen_colours_hold_at_once_and_on_the_next_page(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    switch = page.get_by_role("contentinfo").get_by_role("form", name="Colours")

    switch.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(switch.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_colours_of_the_device_come_back(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND, theme="dark")
    switch = page.get_by_role("contentinfo").get_by_role("form", name="Colours")

    switch.get_by_role("button", name="As on this device").click()
    page.reload()

    assert page.locator("html").get_attribute("data-theme") is None


# Requests -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["Good", "Refused"])
def test_answer_is_swapped_and_its_marked_part_takes_the_focus(
    open_page: OpenPage, refusals: None, button: str
) -> None:
    page = opened(open_page, PLAYGROUND)

    page.get_by_role("button", name=button, exact=True).click()

    expect(page.locator("#region")).to_contain_text("Answer")
    expect(page.locator("#marked")).to_be_focused()
    expect(page.locator("#toasts")).to_be_empty()


@pytest.mark.parametrize("button", ["Broken", "Missing"])
def test_failure_is_told_and_the_page_stays_as_it_is(open_page: OpenPage, refusals: None, button: str) -> None:
    page = opened(open_page, PLAYGROUND)

    page.get_by_role("button", name=button).click()

    expect(page.locator("#toasts")).to_contain_text("That did not go through")
    expect(page.locator("#region")).to_have_text("Before")


def test_error_message_stays_until_it_is_closed(open_page: OpenPage, refusals: None) -> None:
    page = opened(open_page, PLAYGROUND)
    page.clock.install()
    page.get_by_role("button", name="Broken").click()
    expect(page.locator("#toasts .toast")).to_be_visible()

    page.clock.run_for(60_000)
    expect(page.locator("#toasts .toast")).to_be_visible()
    page.locator("#toasts").get_by_role("button", name="Close").click()

    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_lost_connection_is_told(open_page: OpenPage, refusals: None) -> None:
    page = opened(open_page, PLAYGROUND)
    page.context.set_offline(True)

    page.get_by_role("button", name="Good", exact=True).click()

    expect(page.locator("#toasts")).to_contain_text("Check your connection")


def test_waiting_region_is_dimmed_and_long_waits_are_told(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    page.clock.install()

    page.get_by_role("button", name="Slow").click()
    expect(page.locator("#region")).to_have_attribute("aria-busy", "true")
    page.clock.run_for(8_500)

    expect(page.locator("#toasts")).to_contain_text("Still working")
    expect(page.locator("#region")).to_contain_text("Answer 200")
    expect(page.locator("#toasts")).to_be_empty()
    assert page.locator("#region").get_attribute("aria-busy") is None


def test_heart_turns_at_once_and_back_when_it_was_not_saved(open_page: OpenPage, refusals: None) -> None:
    page = opened(open_page, PLAYGROUND)
    heart = page.get_by_role("button", name="Save Kettle")

    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")

    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#toasts")).to_contain_text("That did not go through")


# Toasts -------------------------------------------------------------------------------------------------------------


def test_toast_leaves_after_six_seconds_unless_it_is_pointed_at(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    page.clock.install()
    page.evaluate("html => { document.querySelector('#toasts').innerHTML = html }", TOAST)
    toast = page.locator("#toasts .toast")

    toast.hover()
    page.clock.run_for(10_000)
    expect(toast).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(5_000)
    expect(toast).to_be_visible()
    page.clock.run_for(1_500)

    expect(toast).to_have_count(0)


# Parts that move ----------------------------------------------------------------------------------------------------


def test_quantity_stays_between_one_and_the_stock(open_page: OpenPage) -> None:
    page = opened(open_page, GALLERY)
    stepper = page.get_by_role("group", name="Quantity of Pour-over set")
    number, fewer, more = (
        stepper.get_by_role("spinbutton"),
        stepper.get_by_role("button", name="One fewer"),
        stepper.get_by_role("button", name="One more"),
    )

    expect(fewer).to_be_disabled()
    for _ in range(5):
        more.click()
    expect(number).to_have_value("6")
    expect(more).to_be_disabled()
    number.fill("2")
    fewer.click()

    expect(number).to_have_value("1")
    expect(fewer).to_be_disabled()


@pytest.mark.parametrize("name", ["dialog", "sheet"])
def test_dialog_closes_with_escape_and_gives_the_focus_back(open_page: OpenPage, name: str) -> None:
    page = opened(open_page, GALLERY)
    opener = page.get_by_role("button", name=f"Open {name}")

    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_phone_menu_is_a_dialog(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND, viewport={"width": 390, "height": 844})

    page.get_by_role("link", name="Menu").click()

    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()
    expect(page).to_have_url(re.compile("/dev/playground/$"))


def test_phone_menu_is_a_page_without_script(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND, viewport={"width": 390, "height": 844}, java_script_enabled=False)

    page.get_by_role("link", name="Menu").click()

    expect(page).to_have_url(re.compile("/storefront/menu/$"))


def test_what_needs_the_script_is_not_shown_without_it(open_page: OpenPage) -> None:
    page = opened(open_page, GALLERY, java_script_enabled=False)

    assert page.get_by_role("button", name="One more").count() == 0


def test_buy_bar_shows_while_the_main_button_is_above_the_screen(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    bar = page.get_by_text("Buy bar")

    expect(bar).to_be_hidden()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(bar).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")

    expect(bar).to_be_hidden()


def test_print_button_prints(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    page.evaluate("window.print = () => { document.title = 'printed' }")

    page.get_by_role("button", name="Print").click()

    expect(page).to_have_title("printed")


# Suggestions --------------------------------------------------------------------------------------------------------


def suggested(page: Page) -> Locator:
    """The overlay's field, after a letter was typed in the header."""
    page.get_by_role("searchbox").fill("c")
    expect(page.get_by_role("option")).to_have_count(2)
    return page.get_by_role("combobox")


def test_arrows_walk_through_suggestions_and_enter_opens_one(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)

    search = suggested(page)
    expect(search).to_have_value("c")
    expect(search).to_have_attribute("aria-expanded", "true")
    search.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "s1")
    search.press("ArrowDown")
    expect(page.locator("#s2")).to_have_attribute("aria-selected", "true")
    search.press("Enter")

    expect(page).to_have_url(re.compile("/page/cups/$"))


def test_answer_that_comes_late_leaves_what_was_chosen_and_typing_on_does_not(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    search = suggested(page)
    search.press("ArrowDown")
    search.press("ArrowDown")
    chosen = page.locator("#suggest [aria-selected=true]")

    address = search.get_attribute("hx-get")
    page.evaluate("address => htmx.ajax('GET', `${address}?q=c`, '#suggest')", address)
    expect(chosen).to_have_attribute("id", "s2")
    search.press_sequentially("u")
    expect(chosen).to_have_count(0)


def test_escape_puts_the_suggestions_away(open_page: OpenPage) -> None:
    page = opened(open_page, PLAYGROUND)
    search = suggested(page)

    search.press("Escape")

    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(page.get_by_role("option")).to_have_count(0)
