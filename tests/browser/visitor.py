"""A visitor in Chromium who has no mouse: fields are filled in, buttons are reached and pressed by the keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ElementHandle, Page

from tests.flows.visitors import Upload, Value

FIND_FORM = """([pattern, names]) => [...document.forms].findIndex(
  (form) => form.getAttribute("method") === "post" && new RegExp(pattern + "$").test(
    new URL(form.getAttribute("action") ?? "", location.href).pathname)
    && names.every((name) => [...form.elements].some((one) => one.name === name)))"""
CONTROLS = """([index, name]) => [...document.forms[index].elements].filter((one) => one.name === name)"""
BUTTON = """([index, value]) => [...document.forms[index].elements].find(
  (one) => one.tagName === "BUTTON" && one.type === "submit" && (!value || one.value === value))"""
# A form of nothing but a file goes as soon as one is chosen, and what comes back takes its place on the page.
SENT_IN_PLACE = """(index) => document.forms[index].hasAttribute("hx-post") &&
  [...document.forms[index].elements].some((one) => one.type === "file")"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class ChromiumVisitor:
    """A `Visitor` on a Chromium page; every page must fit into the window's width."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.path, self.html = "/", ""

    def open(self, path: str) -> str:
        """Go to a page."""
        answer = self.page.goto(path)
        assert answer, path
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.arrived()

    def send(self, form: str, fields: Mapping[str, Value] | None = None, *, button: str = "") -> str:
        """Send the form there that has these fields: Enter on its button."""
        index = self.page.evaluate(FIND_FORM, [form, list(fields or {})])
        assert index >= 0, f"{self.path} has no form to {form} with {list(fields or {})}"
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        if self.page.evaluate(SENT_IN_PLACE, index):
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                self.fill_all(index, fields or {})
            return self.arrived()
        self.fill_all(index, fields or {})
        found = self.page.evaluate_handle(BUTTON, [index, button]).as_element()
        assert found, f"the form to {form} has no button"
        with self.page.expect_navigation():
            found.press("Enter")
        return self.arrived()

    def fill_all(self, index: int, fields: Mapping[str, Value]) -> None:
        """Fill in what is named."""
        for name, value in fields.items():
            self.fill(self.handles(CONTROLS, [index, name]), value)

    def handles(self, script: str, given: Any) -> list[ElementHandle]:
        """The elements that a script finds."""
        found = self.page.evaluate_handle(script, given).get_properties().values()
        return [element for one in found if (element := one.as_element())]

    def fill(self, controls: list[ElementHandle], value: Value) -> None:
        """A text is typed, a choice made, boxes are ticked by the space bar, a file is chosen."""
        first = controls[0]
        kind = first.evaluate("(one) => one.type")
        if isinstance(value, Upload):
            sent: Any = {"name": value.name, "mimeType": value.kind, "buffer": value.content}
            first.set_input_files(sent)
        elif kind.startswith("select"):
            first.select_option(str(value))
        elif kind in {"checkbox", "radio"}:
            for one in controls:
                wanted = value is True or one.get_attribute("value") == value
                if wanted and not one.is_checked():
                    one.press("Space")
        else:
            first.fill(str(value))

    def arrived(self) -> str:
        """Where it led; nothing hangs over the edge."""
        self.page.wait_for_load_state("load")
        self.path = urlsplit(self.page.url).path
        assert self.page.evaluate(SIDEWAYS) <= 0, f"{self.path} is wider than the window"
        self.html = self.page.content()
        return self.html
