"""The ground of the browser tests: Chromium runs, the database is the marketplace's, widths and scripts are as named."""

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from shop.tenants.models import Marketplace

pytestmark = pytest.mark.browser


def test_live_server_answers_chromium(page: Page) -> None:
    answer = page.goto("/health/ready")

    assert answer is not None
    assert answer.status == 200
    assert page.viewport_size == {"width": 1440, "height": 900}


def test_code_beside_the_browser_works_in_the_marketplace(page: Page) -> None:
    page.goto("/health/live")

    assert connection.schema_name == settings.DEFAULT_SCHEMA
    assert Marketplace.objects.get().schema_name == settings.DEFAULT_SCHEMA


def test_missing_page_is_a_page_of_ours_on_a_phone(phone: Page) -> None:
    answer = phone.goto("/nowhere/")

    assert answer is not None
    assert answer.status == 404
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_page_without_scripts_runs_none(no_js: Page) -> None:
    no_js.set_content("<p>still</p><script>document.querySelector('p').textContent = 'moved'</script>")

    assert no_js.text_content("p") == "still"
